package org.glimpse.benchmarks;

import org.glimpse.benchmarks.endtoend.EndToEndBenchmark;
import org.glimpse.benchmarks.endtoend.NoScopeBenchmark;
import org.glimpse.benchmarks.street.StreetDetectorTraining;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command that makes every figure that the project states. */
@Command(
    name = "benchmarks/run",
    description = "Measures Glimpse against its physical limits and baselines on this machine.",
    mixinStandardHelpOptions = true,
    subcommands = {
      DecodeBenchmark.class,
      ScanBenchmark.class,
      MetadataBenchmark.class,
      HourBenchmark.class,
      StoredLabelsBenchmark.class,
      CancelBenchmark.class,
      ReportBenchmark.class,
      CoverageBenchmark.class,
      ProxyBenchmark.class,
      LimitBenchmark.class,
      ScoreBenchmark.class,
      SupgBenchmark.class,
      CascadeBenchmark.class,
      AppendedBenchmark.class,
      ScenesBenchmark.class,
      DifferenceBenchmark.class,
      CropsBenchmark.class,
      RedBusesBenchmark.class,
      EndToEndBenchmark.class,
      NoScopeBenchmark.class,
      StreetDetectorTraining.class
    },
    footer = {
      "",
      "Examples:",
      "  benchmarks/run decode ../shared/media/videos/motorway_960x540.mp4 --threads 1,2",
      "  benchmarks/run scan --video VIDEO --model yolox_nano_416.onnx",
      "  benchmarks/run metadata --videos 1000",
      "  benchmarks/run coverage taipei.csv:1188228 rialto.csv:865319 --runs 1000",
      "  benchmarks/run proxy --video VIDEO --labels RECORDING.csv --frames 1000",
      "  benchmarks/run limit --runs 100",
      "  benchmarks/run score --video VIDEO --labels RECORDING.csv",
      "  benchmarks/run supg ../shared/supg/imagenet.csv ../shared/supg/onto.csv",
      "  benchmarks/run cascade taipei.csv:1188228 amsterdam.csv:1188047 --runs 200",
      "  benchmarks/run appended taipei.csv:1188228 amsterdam.csv:1188047",
      "  benchmarks/run scenes --work WORK --model street.onnx",
      "  benchmarks/run differences VIDEO",
      "  benchmarks/run crops --video VIDEO --model M.onnx --labels BOXES.csv 0,0,120,90",
      "  benchmarks/run red-buses --work WORK --minutes 60",
      "  benchmarks/run end-to-end --work WORK --model yolox_nano_640x640.onnx VIDEO VIDEO",
      "  benchmarks/run noscope --work WORK --minutes 60",
      "  benchmarks/run hour --video VIDEO --model fastestdet_352.onnx",
      "  benchmarks/run labels --rows 10",
      "  benchmarks/run report --video VIDEO --labels RECORDING.csv --frames 14400",
      "  benchmarks/run cancel --video VIDEO --model yolox_nano_416.onnx",
      "  benchmarks/run train-street --out OUT --cache CACHE"
    })
public final class Benchmarks {
  private Benchmarks() {}

  public static void main(String[] arguments) {
    System.setProperty("logback.configurationFile", "org/glimpse/shell/logback.xml");
    System.exit(new CommandLine(new Benchmarks()).execute(arguments));
  }
}
