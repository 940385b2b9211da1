package org.glimpse.models.counts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Memory does not grow with the number of steps. */
@EnabledOnOs(OS.LINUX)
class TrainingMemoryTest {
  @Test
  void staysFlatOverHundredsOfSteps() {
    assertFlat(150, 450, 80);
  }

  @Test
  @Tag("soak")
  void staysFlatOverTenThousandSteps() {
    assertFlat(500, 10_000, 120);
  }

  /** Resident megabytes after a number of steps, and after more. */
  private static void assertFlat(long first, long last, long megabytesMax) {
    Map<Long, Long> resident = new ConcurrentHashMap<>();
    QueryContext context =
        QueryContext.of(
            1,
            CancelToken.create(),
            progress -> {
              if (progress.done() == first || progress.done() == last) {
                resident.put(progress.done(), residentMegabytes());
              }
            },
            SettingValues.defaults());
    int stepsPerEpoch = 20;
    int epochs = (int) (last / stepsPerEpoch) + 1;
    CountTraining.run(
        DrawnThumbnails.draw(16 * stepsPerEpoch, 1),
        DrawnThumbnails.draw(40, 2),
        new CountArchitecture.StridedNet(8),
        new CountTrainingOptions(epochs, 16, 1e-3, epochs, 1, 1),
        Optional.empty(),
        context);
    long grown = resident.get(last) - resident.get(first);
    System.out.println(
        "resident: "
            + resident.get(first)
            + " MB after "
            + first
            + " steps, "
            + resident.get(last)
            + " MB after "
            + last);
    assertThat(grown).as("megabytes from step %d to %d", first, last).isLessThan(megabytesMax);
  }

  /** Garbage on the heap is not what is looked for: it goes first. */
  private static long residentMegabytes() {
    System.gc();
    try {
      String line =
          Files.readAllLines(Path.of("/proc/self/status")).stream()
              .filter(each -> each.startsWith("VmRSS:"))
              .findFirst()
              .orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
