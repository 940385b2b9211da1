package org.glimpse.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long tools wait for JDBC metadata of a workspace with many videos. */
@Command(
    name = "metadata",
    description = "Milliseconds of JDBC metadata calls over a workspace with many videos.",
    mixinStandardHelpOptions = true)
final class MetadataBenchmark implements Callable<Integer> {
  @Option(names = "--videos", description = "videos of the workspace (default 1000)")
  private int videos = 1000;

  @Option(names = "--runs", description = "runs of each, after ten to warm up (default 21)")
  private int runs = 21;

  /** A metadata call. */
  private interface Call {
    ResultSet run(DatabaseMetaData metadata) throws SQLException;
  }

  private static final Map<String, Call> CALLS = new LinkedHashMap<>();

  static {
    CALLS.put("getSchemas()", DatabaseMetaData::getSchemas);
    CALLS.put("getTables(v500)", metadata -> metadata.getTables(null, "v500", "%", null));
    CALLS.put("getTables(all)", metadata -> metadata.getTables(null, null, "%", null));
    CALLS.put(
        "getColumns(v500.objects)", metadata -> metadata.getColumns(null, "v500", "objects", "%"));
    CALLS.put("getColumns(all)", metadata -> metadata.getColumns(null, null, "%", "%"));
    CALLS.put("getFunctions(all)", metadata -> metadata.getFunctions(null, null, "%"));
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("glimpse-metadata");
    Path recording = Files.writeString(folder.resolve("one.csv"), "frame,class,count\n0,car,1\n");
    try (Connection connection =
        DriverManager.getConnection("jdbc:glimpse:" + folder.resolve("workspace"))) {
      try (Statement statement = connection.createStatement()) {
        for (int i = 0; i < videos; i++) {
          statement.execute(
              "CREATE VIDEO v%d FROM RECORDING '%s' WITH (frame_count = 10, fps = 10)"
                  .formatted(i, recording));
        }
      }
      System.out.printf(Locale.ROOT, "%-26s %10s %10s%n", "call", "rows", "median ms");
      for (Map.Entry<String, Call> each : CALLS.entrySet()) {
        measure(each.getKey(), each.getValue(), connection.getMetaData());
      }
    }
    return 0;
  }

  private void measure(String name, Call call, DatabaseMetaData metadata) throws SQLException {
    List<Double> millis = new ArrayList<>();
    int count = 0;
    for (int run = -10; run < runs; run++) {
      long start = System.nanoTime();
      count = 0;
      try (ResultSet rows = call.run(metadata)) {
        while (rows.next()) {
          count++;
        }
      }
      if (run >= 0) {
        millis.add((System.nanoTime() - start) / 1e6);
      }
    }
    System.out.printf(Locale.ROOT, "%-26s %10d %10.2f%n", name, count, Medians.of(millis));
  }
}
