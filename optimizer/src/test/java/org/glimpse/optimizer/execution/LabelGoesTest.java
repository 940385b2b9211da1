package org.glimpse.optimizer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.glimpse.detection.Labeler.LabelCost;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Job;
import org.glimpse.workspace.Progress;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels are made in as many goes as cost nothing, and their progress is that of one job. */
class LabelGoesTest {

  @ParameterizedTest
  @CsvSource({
    // frames, seconds a call, seconds a go, goes
    "1000, 0.03, 0.00, 16",
    "80, 0.03, 0.00, 8",
    "20, 0.03, 0.00, 2",
    "20, 0.01, 0.00, 1",
    "1000, 0.0001, 0.00, 1",
    "1000, 0.03, 0.05, 8",
    "1000, 0.03, 2.00, 1"
  })
  void asManyAsCostHardlyMore(int frames, double call, double go, int wanted) {
    List<Progress> seen = new ArrayList<>();
    QueryContext context =
        QueryContext.of(1, CancelToken.create(), seen::add, SettingValues.defaults());
    LabelGoes goes =
        new LabelGoes(
            some -> {
              double seconds = go + call * some.size();
              return new LabelCost(some.size(), some.size(), 0, seconds, seconds, 0);
            },
            context);
    long[] units = LongStream.range(0, frames).map(unit -> 40 * unit).toArray();
    assertThat(goes.of(FrameSet::of, units)).isEqualTo(wanted);
    int each = frames / wanted;
    for (int i = 0; i < wanted; i++) {
      Job.start("Labelling", "frames", each, context).finished(each);
    }
    assertThat(seen).extracting(Progress::total).containsOnly((long) frames);
    assertThat(seen.get(seen.size() - 1).done()).isEqualTo((long) each * wanted);
    assertThat(seen).extracting(Progress::done).isSorted();
    seen.clear();
    Job.start("Others", "frames", 5, context).finished(5);
    assertThat(seen).extracting(Progress::total).containsOnly(5L);
  }
}
