package org.glimpse.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command takes, before or after its name. */
final class GlobalOptions {
  @Option(
      names = "--workspace",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "The folder that holds catalogue, labels and caches; made if absent. Default: "
              + "$GLIMPSE_WORKSPACE, else .glimpse in the current folder.")
  private Path workspace;

  @Option(
      names = "--url",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description =
          "jdbc:glimpse:<folder>[;setting=value..] instead of --workspace, or a server: "
              + "jdbc:glimpse://host:port[;user=..;password=..].")
  private String url;

  @Option(
      names = "--functions-jar",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description =
          "A jar of functions of pictures for SQL, whose code runs with your rights; may be given "
              + "several times.")
  private List<Path> functionJars = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      completionCandidates = OutputFormat.Keys.class,
      scope = ScopeType.INHERIT,
      description = "table, csv, json, jsonl, markdown or vertical. Default: table.")
  private OutputFormat format = OutputFormat.TABLE;

  @Option(
      names = "--stats",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "Append one JSON object a line with what each statement cost.")
  private Path stats;

  @Option(
      names = "--seed",
      paramLabel = "N",
      scope = ScopeType.INHERIT,
      description = "Seed of every random draw, as SET seed = N.")
  private Long seed;

  @Option(names = "--no-progress", scope = ScopeType.INHERIT, description = "Show no progress.")
  private boolean noProgress;

  OutputFormat format() {
    return format;
  }

  boolean showProgress() {
    return !noProgress;
  }

  OptionalLong seed() {
    return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
  }

  List<Path> functionJars() {
    return List.copyOf(functionJars);
  }

  Optional<Path> stats() {
    return Optional.ofNullable(stats);
  }

  /**
   * The workspace and the settings that the URL carries.
   *
   * @param fallback $GLIMPSE_WORKSPACE, where set
   */
  ConnectionTarget target(Optional<String> fallback) {
    if (url != null) {
      return ConnectionTarget.ofUrl(url, Optional.ofNullable(workspace));
    }
    if (workspace != null) {
      return ConnectionTarget.ofFolder(workspace);
    }
    return ConnectionTarget.ofFolder(
        fallback.filter(text -> !text.isBlank()).map(Path::of).orElse(Path.of(".glimpse")));
  }
}
