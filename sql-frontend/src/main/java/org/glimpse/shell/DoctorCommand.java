package org.glimpse.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code glimpse doctor}: what works on this machine and what to do about what doesn't. */
@Command(
    name = "doctor",
    sortOptions = false,
    header = "Says what works on this machine and what to do about what doesn't.",
    description = {
      "",
      "Looks at Java, memory, the native libraries (FFmpeg, ONNX Runtime, DuckDB), the workspace, "
          + "its disk, detectors and videos. Exit code 1 if something needed is broken."
    },
    footer = {
      "",
      "Examples:",
      "  glimpse doctor",
      "  glimpse doctor --workspace /data/cams --format json"
    })
public final class DoctorCommand implements Subcommand {
  /** For the command line. */
  public DoctorCommand() {}

  @Override
  public int run(Invocation invocation) {
    List<Finding> findings = new ArrayList<>(MachineChecks.all());
    findings.addAll(WorkspaceChecks.all(invocation.target().requireFolder()));
    print(findings, invocation);
    boolean broken = findings.stream().anyMatch(finding -> finding.state() == Finding.State.BROKEN);
    return broken ? ExitCode.FAILED : ExitCode.DONE;
  }

  private static void print(List<Finding> findings, Invocation invocation) {
    Console console = invocation.console();
    if (invocation.format() == OutputFormat.TABLE) {
      findings.forEach(finding -> console.print(CellText.visibleLines(finding.forPeople())));
      return;
    }
    ResultPrinter printer =
        invocation.format().printer(console.data(), Finding.COLUMNS, console.tableColumns());
    try {
      printer.begin();
      for (Finding finding : findings) {
        printer.row(finding.values());
      }
      printer.end();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    console.flush();
  }
}
