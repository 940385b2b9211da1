package org.glimpse.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class WorkspaceTest {
  @TempDir Path folder;

  /** Holds a workspace open, in a process of its own, until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      Workspace workspace = Workspace.open(Path.of(arguments[0]));
      if (arguments.length > 1) {
        workspace.announce(Optional.of(arguments[1]));
      }
      workspace.inTransaction(
          "filling",
          connection -> {
            try (Statement statement = connection.createStatement()) {
              statement.execute("CREATE TABLE kept AS SELECT 42 AS n");
            }
            return null;
          });
      try (Connection connection = workspace.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("BEGIN TRANSACTION");
        statement.execute("CREATE TABLE lost AS SELECT 43 AS n");
        Files.writeString(workspace.folder().resolve("spill/left.tmp"), "spilled");
        System.out.println("open");
        System.in.read(); // until killed
      }
    }
  }

  private Process hold(String... more) throws IOException {
    String[] command = {
      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
      "-cp",
      System.getProperty("java.class.path"),
      Holder.class.getName(),
      folder.toString()
    };
    var all = new java.util.ArrayList<>(java.util.List.of(command));
    all.addAll(java.util.List.of(more));
    Process process =
        new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertThat(output.readLine()).isEqualTo("open");
    return process;
  }

  @Test
  void aSecondProcessIsToldWhoHoldsItAndHowToConnect() throws Exception {
    Process holder = hold();
    try {
      assertThatExceptionOfType(GlimpseException.class)
          .isThrownBy(() -> Workspace.open(folder))
          .withMessageContaining("process " + holder.pid())
          .satisfies(
              locked -> {
                assertThat(locked.code()).isEqualTo(ErrorCode.WORKSPACE_LOCKED);
                assertThat(locked.advice()).contains("serve", "jdbc:glimpse://127.0.0.1:8765/");
              });
    } finally {
      holder.toHandle().destroyForcibly();
      holder.waitFor();
    }
    // kill -9 leaves the note, an open transaction, and what was spilled: none of it matters.
    assertThat(folder.resolve("holder")).exists();
    try (Workspace workspace = Workspace.open(folder)) {
      assertThat(folder.resolve("spill/left.tmp")).doesNotExist();
      assertThat(number(workspace, "SELECT n FROM kept")).isEqualTo(42);
      assertThatThrownBy(() -> number(workspace, "SELECT n FROM lost"))
          .isInstanceOf(SQLException.class);
    }
    assertThat(folder.resolve("holder")).doesNotExist();
  }

  @Test
  void aServedWorkspaceNamesItsAddress() throws Exception {
    Process holder = hold("jdbc:glimpse://127.0.0.1:9999/");
    try {
      assertThatExceptionOfType(GlimpseException.class)
          .isThrownBy(() -> Workspace.open(folder))
          .satisfies(
              locked ->
                  assertThat(locked.advice())
                      .contains("Connect to it with jdbc:glimpse://127.0.0.1:9999/"));
    } finally {
      holder.toHandle().destroyForcibly();
      holder.waitFor();
    }
  }

  @Test
  void theSameProcessOpensItOnce() {
    try (Workspace first = Workspace.open(folder)) {
      assertThatExceptionOfType(GlimpseException.class)
          .isThrownBy(() -> Workspace.open(folder.resolve("../" + folder.getFileName())))
          .withMessageContaining("already open in this process")
          .satisfies(locked -> assertThat(locked.code()).isEqualTo(ErrorCode.WORKSPACE_LOCKED));
      assertThat(first.folder()).exists();
    }
    Workspace.open(folder).close();
  }

  @Test
  void aFileInPlaceOfTheFolderIsUnusable() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    assertUnusable(file);
  }

  @Test
  void aForeignDatabaseFileIsUnusable() throws Exception {
    Files.writeString(folder.resolve("catalog.duckdb"), "not a database ".repeat(2000));
    assertUnusable(folder);
    Files.delete(folder.resolve("catalog.duckdb"));
    Workspace.open(folder).close();
  }

  private static void assertUnusable(Path folder) {
    assertThatExceptionOfType(GlimpseException.class)
        .isThrownBy(() -> Workspace.open(folder))
        .satisfies(
            unusable -> {
              assertThat(unusable.code()).isEqualTo(ErrorCode.WORKSPACE_UNUSABLE);
              assertThat(unusable.advice()).isNotBlank();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY (SELECT 1) TO '%s/out.csv'",
        "SELECT * FROM read_csv('%s/secret.csv')",
        "SELECT * FROM read_text('%s/secret.csv')",
        "SELECT * FROM '%s/secret.csv'",
        "SELECT * FROM glob('%s/*')",
        "ATTACH '%s/other.duckdb'",
        "EXPORT DATABASE '%s/out'",
        "IMPORT DATABASE '%s'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "LOAD '%s/evil.duckdb_extension'",
        "CREATE SECRET s (TYPE s3)",
        "SELECT getenv('HOME')",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "RESET lock_configuration",
        "SET temp_directory = '%s'",
        "SET memory_limit = '100GB'",
        "SET threads = 1",
        "SET allow_community_extensions = true",
        "SET profiling_output = '%s/out.csv'",
        "SET allowed_directories = ['%s']"
      })
  void sqlReachesNothingOutside(String sql) throws Exception {
    Files.writeString(folder.resolve("secret.csv"), "a\nsecret\n");
    try (Workspace workspace = Workspace.open(folder.resolve("workspace"));
        Connection connection = workspace.connect()) {
      // Prepared, because a plain statement hides the reason behind "unsuccessful query result".
      assertThatThrownBy(
              () -> {
                try (PreparedStatement statement =
                    connection.prepareStatement(sql.formatted(folder))) {
                  statement.execute();
                }
              })
          .isInstanceOf(SQLException.class)
          .hasMessageMatching(
              "(?s).*(disabled (by|through) configuration|has been locked|getenv does not exist|"
                  + "missing extension|requires the extension).*");
    }
    assertThat(folder.resolve("out.csv")).doesNotExist();
    assertThat(folder.resolve("other.duckdb")).doesNotExist();
  }

  @Test
  void aTransactionIsThereWholeOrNotAtAll() {
    try (Workspace workspace = Workspace.open(folder)) {
      workspace.inTransaction("creating", connection -> append(connection, true));
      assertThatThrownBy(
              () ->
                  workspace.inTransaction(
                      "appending",
                      connection -> {
                        append(connection, false);
                        throw new IllegalStateException("in the middle");
                      }))
          .hasMessage("in the middle");
      workspace.inTransaction(
          "reading",
          connection -> {
            try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM t")) {
              rows.next();
              assertThat(rows.getLong(1)).isEqualTo(5000);
            }
            return null;
          });
    }
  }

  private static Void append(DuckDBConnection connection, boolean create) throws SQLException {
    if (create) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE t (n BIGINT)");
      }
    }
    try (DuckDBAppender appender = connection.createAppender("main", "t")) {
      for (long i = 0; i < 5000; i++) {
        appender.beginRow();
        appender.append(i);
        appender.endRow();
      }
    }
    return null;
  }

  @Test
  void databaseErrorsSayWhatToDo() {
    try (Workspace workspace = Workspace.open(folder)) {
      assertThatExceptionOfType(GlimpseException.class)
          .isThrownBy(
              () ->
                  workspace.inTransaction(
                      "testing",
                      connection -> {
                        try (PreparedStatement query =
                            connection.prepareStatement("SELECT * FROM no_such_table")) {
                          return query.execute();
                        }
                      }))
          .satisfies(
              failed -> {
                assertThat(failed.code()).isEqualTo(ErrorCode.INTERNAL);
                assertThat(failed.getMessage()).contains("testing", "no_such_table");
              });
    }
    assertThat(code("Out of Memory Error: failed to pin block")).isEqualTo(ErrorCode.MEMORY_LIMIT);
    assertThat(code("IO Error: Could not write file: No space left on device"))
        .isEqualTo(ErrorCode.DISK_FULL);
    assertThat(code("INTERRUPT Error: Interrupted!")).isEqualTo(ErrorCode.CANCELLED);
    assertThat(code("Connection was closed")).isEqualTo(ErrorCode.CLOSED);
  }

  private static ErrorCode code(String message) {
    GlimpseException translated = CatalogErrors.translate("testing", new SQLException(message));
    assertThat(translated.advice()).isNotBlank();
    return translated.code();
  }

  private static int number(Workspace workspace, String sql) throws SQLException {
    try (Connection connection = workspace.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
