package org.glimpse.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.glimpse.optimizer.selection.TargetGoal;
import org.glimpse.optimizer.selection.TargetSelector;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * How often selections keep their recall or precision, and how good they are otherwise, over seeded
 * runs on scores and labels such as those that SUPG was published with.
 */
@Command(
    name = "supg",
    description = "Recall and precision targets on given scores and labels.",
    mixinStandardHelpOptions = true)
final class SupgBenchmark implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "rows id,label,proxy_score: imagenet.csv onto.csv")
  private List<Path> files;

  @Option(names = "--runs", description = "seeded runs of each setting (${DEFAULT-VALUE})")
  private int runs = 100;

  @Option(names = "--budget", split = ",", description = "labels (${DEFAULT-VALUE})")
  private List<Integer> budgets = List.of(1000);

  @Option(names = "--target", description = "recall or precision (${DEFAULT-VALUE})")
  private double target = 0.9;

  @Option(names = "--confidence", description = "(${DEFAULT-VALUE})")
  private double confidence = 0.95;

  private boolean kept = true;

  /** Frames with their scores and the truth. */
  private record Labelled(String name, float[] scores, boolean[] wanted) {
    static Labelled read(Path file) throws IOException {
      List<String> lines = Files.readAllLines(file);
      float[] scores = new float[lines.size() - 1];
      boolean[] wanted = new boolean[scores.length];
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split(",");
        int frame = Integer.parseInt(cells[0]);
        wanted[frame] = cells[1].equals("True") || Double.parseDouble(number(cells[1])) > 0;
        scores[frame] = Float.parseFloat(cells[2]);
      }
      return new Labelled(file.getFileName().toString(), scores, wanted);
    }

    private static String number(String cell) {
      return cell.equals("False") ? "0" : cell;
    }

    boolean[] look(int[] places) {
      boolean[] seen = new boolean[places.length];
      for (int i = 0; i < places.length; i++) {
        seen[i] = wanted[places[i]];
      }
      return seen;
    }

    double positives() {
      int count = 0;
      for (boolean each : wanted) {
        count += each ? 1 : 0;
      }
      return count;
    }

    double right(BitSet selected) {
      return selected.stream().filter(place -> wanted[place]).count();
    }
  }

  /** A selection's quality. */
  private record Quality(double recall, double precision, int looked) {}

  @Override
  public Integer call() throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%-16s %7s %-16s %9s %12s %12s %14s %12s%n",
        "file",
        "labels",
        "target",
        "kept",
        "mean recall",
        "least",
        "mean precision",
        "least");
    for (Path file : files) {
      Labelled labelled = Labelled.read(file);
      for (int budget : budgets) {
        for (boolean strict : new boolean[] {false, true}) {
          OptionalDouble wanted = OptionalDouble.of(target);
          measure(
              labelled, budget, strict, new TargetGoal(wanted, OptionalDouble.empty(), confidence));
          measure(
              labelled, budget, strict, new TargetGoal(OptionalDouble.empty(), wanted, confidence));
        }
      }
    }
    int least = BinomialDistribution.of(runs, confidence).inverseCumulativeProbability(0.01);
    System.out.printf(
        Locale.ROOT,
        "kept in at least %d of %d runs everywhere (binomial test at 1 %%): %s%n",
        least,
        runs,
        kept ? "reached" : "MISSED");
    return kept ? 0 : 1;
  }

  private void measure(Labelled labelled, int budget, boolean strict, TargetGoal goal) {
    List<Quality> qualities = new ArrayList<>();
    for (int seed = 0; seed < runs; seed++) {
      TargetSelector.Selection selection =
          new TargetSelector(labelled.scores(), goal, strict, seed).select(budget, labelled::look);
      double right = labelled.right(selection.places());
      int size = selection.places().cardinality();
      qualities.add(
          new Quality(
              right / labelled.positives(), size == 0 ? 1 : right / size, selection.looked()));
    }
    boolean ofRecall = goal.recall().isPresent();
    long met =
        qualities.stream()
            .filter(each -> (ofRecall ? each.recall() : each.precision()) >= target)
            .count();
    kept &= met >= BinomialDistribution.of(runs, confidence).inverseCumulativeProbability(0.01);
    System.out.printf(
        Locale.ROOT,
        "%-16s %7d %-16s %4d/%-4d %12.3f %12.3f %14.3f %12.3f%n",
        labelled.name(),
        qualities.get(0).looked(),
        (ofRecall ? "recall" : "precision") + (strict ? ", strict" : ""),
        met,
        runs,
        qualities.stream().mapToDouble(Quality::recall).average().orElse(0),
        qualities.stream().mapToDouble(Quality::recall).min().orElse(0),
        qualities.stream().mapToDouble(Quality::precision).average().orElse(0),
        qualities.stream().mapToDouble(Quality::precision).min().orElse(0));
  }
}
