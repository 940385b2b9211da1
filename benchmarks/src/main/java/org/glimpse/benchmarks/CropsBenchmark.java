package org.glimpse.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.glimpse.detection.ObjectDetection;
import org.glimpse.detection.RegisteredDetector;
import org.glimpse.optimizer.selection.CascadeSelector;
import org.glimpse.optimizer.selection.FrameOracle;
import org.glimpse.optimizer.selection.RateGoal;
import org.glimpse.optimizer.selection.SignalSource;
import org.glimpse.video.Box;
import org.glimpse.video.Video;
import org.glimpse.video.VideoCatalog;
import org.glimpse.video.VideoCatalogs;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the detector on crops of a region tells of whole frames, and which calls that spares. */
@Command(
    name = "crops",
    description =
        "Frames with an object in a region: how well the detector tells them from crops, several"
            + " of which it sees at once, and the calls of a cascade with and without that.",
    mixinStandardHelpOptions = true)
final class CropsBenchmark implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "REGION",
      description = "xmin,ymin,xmax,ymax in pixels of the frame")
  private List<String> regions;

  @Option(names = "--video", required = true, description = "a file")
  private Path file;

  @Option(names = "--model", required = true, description = "the detector's ONNX file")
  private Path model;

  @Option(
      names = "--labels",
      required = true,
      description = "what it said of every frame, with boxes, as noscope keeps it")
  private Path labels;

  @Option(names = "--class", description = "(${DEFAULT-VALUE})")
  private String className = "car";

  @Option(names = "--rate", description = "FNR and FPR (${DEFAULT-VALUE})")
  private double rate = 0.01;

  @Option(names = "--seeds", description = "searches, of which medians are told (${DEFAULT-VALUE})")
  private int seeds = 5;

  /** Which frames have such an object in a region, and where, by the labels of whole frames. */
  private record Truth(BitSet wanted, Map<Integer, List<float[]>> objects) implements FrameOracle {
    @Override
    public boolean[] look(int[] places) {
      return CascadeBenchmark.oracle(wanted).look(places);
    }

    @Override
    public float[][] objects(int place) {
      return objects.getOrDefault(place, List.of()).toArray(NOWHERE);
    }
  }

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("glimpse-crops");
    QueryContext context = QueryContext.background();
    try (Workspace workspace = Workspace.open(folder)) {
      VideoCatalog videos = VideoCatalogs.open(workspace);
      try (ObjectDetection detection = ObjectDetection.open(workspace, videos)) {
        RegisteredDetector detector =
            detection.detectors().createOnnx("seen", model, Map.of(), false, context);
        Video video =
            videos.create(
                "v", file.toString(), Optional.empty(), Optional.of("seen"), false, context);
        System.out.printf(
            Locale.ROOT,
            "%-20s %7s %8s %7s %7s %6s %6s %6s %8s %8s %9s%n",
            "region",
            "a run",
            "runs",
            "wall s",
            "CPU s",
            "share",
            "r2",
            "kept",
            "without",
            "with",
            "and runs");
        for (String region : regions) {
          measure(detection, detector, video, region, context);
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "a run: crops that one run of the detector sees; r2: squared correlation of what they show"
            + " with what whole frames\nshow; without, with: calls of a cascade at %s, medians of"
            + " %d; and runs: those on crops added; kept: searches with crops\nwithin the rates%n",
        rate,
        seeds);
    return 0;
  }

  private static Box box(String region) {
    float[] edges = new float[4];
    String[] cells = region.split(",");
    for (int i = 0; i < edges.length; i++) {
      edges[i] = Float.parseFloat(cells[i]);
    }
    return new Box(edges[0], edges[1], edges[2], edges[3]);
  }

  private static boolean lies(Box object, Box region) {
    return object.xmin() >= region.xmin()
        && object.ymin() >= region.ymin()
        && object.xmax() <= region.xmax()
        && object.ymax() <= region.ymax();
  }

  private Truth truth(Box region) throws IOException {
    Truth truth = new Truth(new BitSet(), new TreeMap<>());
    try (Stream<String> lines = Files.lines(labels)) {
      lines
          .skip(1)
          .map(line -> line.split(","))
          .filter(cells -> cells[1].equals(className))
          .forEach(
              cells -> {
                Box object = box(String.join(",", Arrays.copyOfRange(cells, 3, 7)));
                int frame = Integer.parseInt(cells[0]);
                if (lies(object, region)) {
                  truth.wanted().set(frame);
                  truth
                      .objects()
                      .computeIfAbsent(frame, absent -> new ArrayList<>())
                      .add(
                          new float[] {
                            (object.xmin() + object.xmax()) / 2,
                            (object.ymin() + object.ymax()) / 2,
                            object.width(),
                            object.height(),
                            Float.parseFloat(cells[2])
                          });
                }
              });
    }
    return truth;
  }

  private void measure(
      ObjectDetection detection,
      RegisteredDetector detector,
      Video video,
      String name,
      QueryContext context)
      throws IOException {
    Box region = box(name);
    Truth truth = truth(region);
    int frames = Math.toIntExact(video.frameCount());
    int perRun = detection.crops().framesPerRun(video, detector, region);
    BitSet shown = new BitSet(frames);
    Stopwatch stopwatch = new Stopwatch();
    detection
        .crops()
        .detect(
            video,
            detector,
            region,
            video.allFrames(),
            (frame, found) ->
                shown.set(
                    (int) frame,
                    found.stream()
                        .anyMatch(
                            each ->
                                each.className().equals(className) && lies(each.box(), region))),
            context);
    Stopwatch.Seconds seconds = stopwatch.passed();
    float[] signal = new float[frames];
    shown.stream().forEach(frame -> signal[frame] = 1);
    int runs = (frames + perRun - 1) / perRun;
    RateGoal goal = new RateGoal(rate, OptionalDouble.of(rate), CascadeBenchmark.CONFIDENCE);
    List<Double> without = new ArrayList<>();
    List<Double> with = new ArrayList<>();
    int kept = 0;
    for (int seed = 0; seed < seeds; seed++) {
      without.add((double) select(truth, frames, goal, SignalSource.NONE, seed).looked());
      CascadeSelector.Selection selection =
          select(truth, frames, goal, (known, wanted) -> List.of(signal), seed);
      with.add((double) selection.looked());
      CascadeBenchmark.Run run =
          CascadeBenchmark.run(
              truth.wanted(),
              frames,
              selection.places(),
              selection.looked(),
              selection.certifying());
      kept += CascadeBenchmark.isWithin(run, goal) ? 1 : 0;
    }
    System.out.printf(
        Locale.ROOT,
        "%-20s %7d %8d %7.1f %7.1f %6.3f %6.3f %3d/%-2d %8.0f %8.0f %9.0f%n",
        name,
        perRun,
        runs,
        seconds.wall(),
        seconds.cpu(),
        truth.wanted().cardinality() / (double) frames,
        squaredCorrelation(truth.wanted(), shown, frames),
        kept,
        seeds,
        Medians.of(without),
        Medians.of(with),
        Medians.of(with) + runs);
  }

  private static CascadeSelector.Selection select(
      Truth truth, int frames, RateGoal goal, SignalSource signals, long seed) {
    return new CascadeSelector(frames, goal, signals, false, truth, seed).select();
  }

  private static double squaredCorrelation(BitSet one, BitSet other, int frames) {
    BitSet both = (BitSet) one.clone();
    both.and(other);
    double a = one.cardinality() / (double) frames;
    double b = other.cardinality() / (double) frames;
    double covariance = both.cardinality() / (double) frames - a * b;
    return covariance * covariance / Math.max(1e-12, a * (1 - a) * b * (1 - b));
  }
}
