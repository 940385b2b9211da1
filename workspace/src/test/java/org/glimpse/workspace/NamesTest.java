package org.glimpse.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamesTest {
  @TempDir Path folder;

  @Test
  void everyErrorCodeHasANumberOfItsOwnAndASqlState() {
    Set<Integer> numbers = new HashSet<>();
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(numbers.add(code.number())).as(code.name()).isTrue();
      assertThat(code.sqlState()).as(code.name()).matches("[0-9A-Z]{5}").isNotEqualTo("00000");
      assertThat(code.label()).isEqualTo("GL-" + code.number());
      assertThat(code.category()).isNotNull();
    }
  }

  @Test
  void anErrorTellsWhereItIsAndWhatToDo() {
    GlimpseException error =
        GlimpseException.of(ErrorCode.UNKNOWN_COLUMN, "There is no column 'x'", "Use y.").at(2, 5);
    assertThat(error.describe())
        .isEqualTo("GL-1004: There is no column 'x' (line 2, column 5). Use y.");
    assertThat(error.position()).contains(new GlimpseException.Position(2, 5));
  }

  @Test
  void suggestsNamesWithinAThirdOfTheirLength() {
    List<String> classes = List.of("car", "bus", "truck", "bicycle", "Taipei");
    assertThat(Suggestions.didYouMean("cra", classes)).contains("Did you mean 'car'?");
    assertThat(Suggestions.didYouMean("trcuk", classes)).contains("Did you mean 'truck'?");
    assertThat(Suggestions.didYouMean("TAIPEI", classes)).contains("Did you mean 'Taipei'?");
    assertThat(Suggestions.didYouMean("elephant", classes)).isEmpty();
    assertThat(Suggestions.nearest("bicycel", classes, 3)).containsExactly("bicycle");
  }

  @Test
  void digestsTellPartsApartAndReadFiles() throws Exception {
    assertThat(Digest.ofParts("ab", "c")).isNotEqualTo(Digest.ofParts("a", "bc"));
    assertThat(Digest.ofBytes("abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).hex())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    Path file = folder.resolve("file");
    byte[] bytes = new byte[3_000_000];
    Arrays.fill(bytes, (byte) 7);
    Files.write(file, bytes);
    assertThat(Digest.ofFile(file, CancelToken.create())).isEqualTo(Digest.ofBytes(bytes));
    assertThat(Digest.ofBytes(bytes).shortForm()).hasSize(12);
  }
}
