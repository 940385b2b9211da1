package org.glimpse.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactStoreTest {
  private static final Digest KEY = Digest.ofParts("some", "input");

  @TempDir Path folder;

  @Test
  void makesAnArtefactOnce() throws Exception {
    ArtifactStore store = new ArtifactStore(folder);
    AtomicInteger made = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      Path file =
          store.findOrCreate(
              "models",
              KEY,
              part -> {
                made.incrementAndGet();
                Files.writeString(part, "content");
              });
      assertThat(file).hasContent("content");
    }
    assertThat(made).hasValue(1);
    assertThat(store.find("models", KEY)).isPresent();
    assertThat(store.find("scores", KEY)).isEmpty();
    store.delete("models", KEY);
    assertThat(store.find("models", KEY)).isEmpty();
  }

  @Test
  void aWriterThatFailsLeavesNothing() throws Exception {
    ArtifactStore store = new ArtifactStore(folder);
    assertThatThrownBy(
            () ->
                store.findOrCreate(
                    "models",
                    KEY,
                    part -> {
                      Files.writeString(part, "half");
                      throw new IllegalStateException("crash");
                    }))
        .hasMessage("crash");
    assertThatExceptionOfType(GlimpseException.class)
        .isThrownBy(
            () ->
                store.findOrCreate(
                    "models",
                    KEY,
                    part -> {
                      throw new IOException("No space left on device");
                    }))
        .satisfies(full -> assertThat(full.code()).isEqualTo(ErrorCode.DISK_FULL));
    assertThat(store.find("models", KEY)).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void whatACrashLeftIsRemovedAtTheNextStart() throws Exception {
    Path parts = Files.createDirectories(folder.resolve("artifacts/parts"));
    Files.writeString(parts.resolve("abc.part"), "half");
    Workspace.open(folder).close();
    assertThat(parts).isEmptyDirectory();
  }

  private java.util.List<Path> files() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).toList();
    }
  }
}
