package org.glimpse.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingFileTest {
  @TempDir Path folder;

  @Test
  void readsObjectsInAnyColumnOrderWithQuotesAndCrlf() throws Exception {
    List<RecordingRow> rows =
        read(
            "\uFEFFclass,frame,xmax,ymax,xmin,ymin,confidence,trackid\r\n"
                + "\"traffic, light\",3,20,40,10,30,0.5,7\r\n"
                + "\r\n"
                + "\"say \"\"car\"\"\",0,2,2,1,1,1.0,\r\n");
    assertThat(rows)
        .containsExactly(
            new RecordingRow(2, 3, "traffic, light", 1, 0.5f, 10, 30, 20, 40, 7L),
            new RecordingRow(4, 0, "say \"car\"", 1, 1, 1, 1, 2, 2, null));
  }

  @Test
  void countFormStandsForCopiesWithoutBoxes() throws Exception {
    assertThat(read("frame,class,count\n5,car,3\n6,car,0\n"))
        .containsExactly(
            new RecordingRow(2, 5, "car", 3, 1, 0, 0, 0, 0, null),
            new RecordingRow(3, 6, "car", 0, 1, 0, 0, 0, 0, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "frame,count\\n1,2|line 1: no column 'class'",
        "class\\ncar|line 1: no column 'frame'",
        "frame,class,conf\\n1,car,1|line 1: unknown column 'conf'",
        "frame,class,frame\\n1,car,1|line 1: column 'frame' appears twice",
        "frame,class,xmin,ymin\\n1,car,1,1|line 1: a box without xmax, ymax",
        "frame,class,count,confidence\\n1,car,1,1|line 1: 'count' beside",
        "frame,class\\n1,car\\n-4,car|line 3: frame -4 is negative",
        "frame,class\\n1,car\\n1.5,car|line 3: frame is '1.5'",
        "frame,class\\n99999999999,car|line 2: frame 99999999999 is too large",
        "frame,class\\n1,car,3|line 2: 3 cells where the header has 2",
        "frame,class\\n1|line 2: 1 cells where the header has 2",
        "frame,class\\n1,|line 2: no class",
        "frame,class,count\\n1,car,many|line 2: count is 'many'",
        "frame,class,count\\n1,car,-1|line 2: count -1",
        "frame,class,confidence\\n1,car,1.5|line 2: confidence 1.5 is not within 0..1",
        "frame,class,confidence\\n1,car,NaN|line 2: confidence is 'NaN'",
        "frame,class,confidence\\n1,car,|line 2: confidence is ''",
        "frame,class,xmin,ymin,xmax,ymax\\n1,car,9,0,1,1|line 2: a box that ends before",
        "frame,class,xmin,ymin,xmax,ymax\\n1,car,a,0,1,1|line 2: xmin is 'a'",
        "frame,class,trackid\\n1,car,x|line 2: trackid is 'x'",
        "frame,class\\n1,\"car|line 2: a quote that is not closed"
      })
  void refusesWithTheLine(String content, String message) {
    assertThatExceptionOfType(GlimpseException.class)
        .isThrownBy(() -> read(content.replace("\\n", "\n")))
        .withMessageContaining(message)
        .satisfies(
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_RECORDING);
              assertThat(refused.advice()).isNotBlank();
            });
  }

  @Test
  void refusesWhatIsNoText() throws Exception {
    Path binary = folder.resolve("binary.csv");
    Files.write(binary, new byte[] {'f', 'r', 'a', 'm', 'e', (byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> rows(binary)).hasMessageContaining("is not UTF-8 text");
    assertThatThrownBy(() -> read("")).hasMessageContaining("is empty");
    assertThatThrownBy(() -> read("frame,class\n1," + "x".repeat(100_000)))
        .hasMessageContaining("a row longer than");
  }

  @Test
  void readsParquetWithTheSameColumns() throws Exception {
    Path file = parquet("SELECT 4::INTEGER AS frame, 'car' AS class, 0.5::DOUBLE AS confidence");
    assertThat(rows(file))
        .containsExactly(new RecordingRow(1, 4, "car", 1, 0.5f, 0, 0, 0, 0, null));
    Path counts = parquet("SELECT range AS frame, 'bus' AS class, 2 AS count FROM range(3)");
    assertThat(rows(counts)).hasSize(3).allMatch(row -> row.copies() == 2);
  }

  @Test
  void refusesParquetWithTheRow() throws Exception {
    Path negative = parquet("SELECT 5 - range AS frame, 'car' AS class FROM range(10)");
    assertThatThrownBy(() -> rows(negative)).hasMessageContaining("row 7: frame -1 is negative");
    Path missing = parquet("SELECT 5 AS frame, NULL::VARCHAR AS class");
    assertThatThrownBy(() -> rows(missing)).hasMessageContaining("row 1: no class");
    Path fake = folder.resolve("fake.parquet");
    Files.writeString(fake, "frame,class\n1,car\n");
    assertThatThrownBy(() -> rows(fake))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_RECORDING))
        .hasMessageContaining("cannot be read as Parquet");
  }

  @Test
  void aNameThatIsAGlobOrAListReadsOnlyThatFile() throws Exception {
    Path other = parquet("SELECT 1 AS frame, 'secret' AS class");
    Path star = folder.resolve("*.parquet");
    Files.copy(parquet("SELECT 2 AS frame, 'car' AS class"), star);
    assertThat(Files.exists(other)).isTrue();
    // DuckDB reads the name as a pattern; the other files that match are not allowed.
    assertThatThrownBy(() -> rows(star)).isInstanceOf(GlimpseException.class);
  }

  @Test
  void stopsWhenCancelled() throws Exception {
    StringBuilder text = new StringBuilder("frame,class\n");
    for (int i = 0; i < 20_000; i++) {
      text.append(i).append(",car\n");
    }
    Path file = write(text.toString());
    CancelToken cancel = CancelToken.create();
    cancel.cancel("stop");
    assertThatThrownBy(() -> RecordingFile.read(file, cancel, new Collecting()))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            stopped -> assertThat(stopped.code()).isEqualTo(ErrorCode.CANCELLED));
  }

  private List<RecordingRow> read(String content) throws IOException, SQLException {
    return rows(write(content));
  }

  private Path write(String content) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "recording", ".csv"), content);
  }

  private static List<RecordingRow> rows(Path file) throws SQLException {
    Collecting collecting = new Collecting();
    RecordingFile.read(file, CancelToken.create(), collecting);
    return collecting.rows;
  }

  private Path parquet(String select) throws Exception {
    Path file = Files.createTempFile(folder, "recording", ".parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("COPY (" + select + ") TO '" + file + "' (FORMAT parquet)");
    }
    return file;
  }

  private static final class Collecting implements RecordingFile.RowSink {
    final List<RecordingRow> rows = new ArrayList<>();
    private RecordingColumns columns;

    @Override
    public void begin(FileCells cells, List<String> names) {
      columns = new RecordingColumns(cells, names);
    }

    @Override
    public void row(long line, String[] cells) {
      rows.add(columns.parse(line, cells));
    }
  }
}
