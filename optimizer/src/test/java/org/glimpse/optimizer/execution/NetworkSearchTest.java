package org.glimpse.optimizer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glimpse.models.counts.CountArchitecture;
import org.junit.jupiter.api.Test;

/** Which networks are trained, and which of them is taken. */
final class NetworkSearchTest {
  private static final List<String> NAMES =
      List.of("strided_16", "noscope_2_16_32", "noscope_2_32_32", "noscope_4_32_32", "resnet10_16");

  private final List<String> trained = new ArrayList<>();

  /** Each takes ten seconds more than the one before, half of them to score. */
  private static List<NetworkSearch.Candidate> candidates() {
    List<NetworkSearch.Candidate> all = new ArrayList<>();
    for (String name : NAMES) {
      double seconds = 5 + 5 * all.size();
      CountArchitecture architecture = CountArchitecture.parse(name).orElseThrow();
      all.add(new NetworkSearch.Candidate(architecture, seconds, seconds));
    }
    return all;
  }

  private Optional<String> run(NetworkSearch search, Map<String, Double> qualities) {
    return search.run(
        architecture -> {
          trained.add(architecture.name());
          return Optional.of(architecture.name()).filter(qualities::containsKey);
        },
        qualities::get);
  }

  @Test
  void whatCouldNotPayWereItPerfectIsNotTrained() {
    // Perfect scores spare 40 of 100 seconds beside the 60 that are expected of the first.
    NetworkSearch search = NetworkSearch.of(candidates(), quality -> 100 - 50 * quality, 0.6);
    assertThat(search.describe())
        .isEqualTo("networks: strided_16; others that could pay, were they perfect: 1 of 4");
    Map<String, Double> qualities = Map.of("strided_16", 0.5, "noscope_2_16_32", 0.8);
    assertThat(run(search, qualities)).contains("noscope_2_16_32");
    assertThat(search.tried()).containsExactly("strided_16 (r2 0.50)", "noscope_2_16_32 (r2 0.80)");
  }

  @Test
  void aGoodFirstNetworkEndsTheSearch() {
    NetworkSearch search = NetworkSearch.of(candidates(), quality -> 100 - 50 * quality, 0.6);
    assertThat(run(search, Map.of("strided_16", 0.95))).contains("strided_16");
    assertThat(trained).containsExactly("strided_16");
  }

  @Test
  void twoInVainEndIt() {
    NetworkSearch search = NetworkSearch.of(candidates(), quality -> 9000 - 8000 * quality, 0.6);
    Map<String, Double> qualities =
        Map.of(
            "strided_16",
            0.5,
            "noscope_2_16_32",
            0.4,
            "noscope_2_32_32",
            0.3,
            "noscope_4_32_32",
            0.9,
            "resnet10_16",
            0.9);
    assertThat(run(search, qualities)).contains("strided_16");
    assertThat(trained).containsExactly("strided_16", "noscope_2_16_32", "noscope_2_32_32");
  }

  @Test
  void whatCannotBeTrainedEndsIt() {
    NetworkSearch search = NetworkSearch.of(candidates(), quality -> 9000 - 8000 * quality, 0.6);
    assertThat(run(search, Map.of())).isEmpty();
    assertThat(trained).containsExactly("strided_16");
    assertThat(search.tried()).isEmpty();
    assertThat(run(NetworkSearch.none(), Map.of())).isEmpty();
  }
}
