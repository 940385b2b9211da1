package org.glimpse.shell;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glimpse.report.PdfPrinter;
import org.glimpse.report.Report;
import org.glimpse.report.ReportOutput;
import org.glimpse.report.ReportRun;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code glimpse report}: a file of SQL becomes a page with numbers, charts and pictures. */
@Command(
    name = "report",
    sortOptions = false,
    header = "Makes a page of numbers, charts and pictures from a file of SQL.",
    description = {
      "",
      "The file is SQL whose comments '--@ section: TITLE' and '--@ chart: KIND' say what becomes "
          + "of each query (docs/reports.md). The page is one file that needs no network; the rows "
          + "of each section lie beside it as CSV and JSON, and what the run cost as run.json. "
          + "Everything takes its place at the end, or nothing does. The same input and seed give "
          + "the same bytes, but for run.json.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 a section failed and nothing was written, 2 wrong usage, "
          + "3 written with --continue, but a section failed, 130 interrupted.",
      "",
      "Examples:",
      "  glimpse report daily.sql --out daily.html",
      "  glimpse report daily.sql --out reports/monday --param video=street --param at_least=3",
      "  glimpse report daily.sql --out daily.html --pdf --url jdbc:glimpse://127.0.0.1:8765"
    })
public final class ReportCommand implements Subcommand {
  private static final int FILE_BYTES_MAX = 1 << 20;
  private static final int SECTIONS_FAILED = 3;

  @Parameters(index = "0", paramLabel = "FILE", description = "The report: SQL with directives.")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "DIR|FILE.html",
      required = true,
      description =
          "A folder for index.html and its data, or a page, with its data in FILE-data beside it; "
              + "an earlier report is replaced.")
  private Path out;

  @Option(
      names = "--param",
      paramLabel = "NAME=VALUE",
      description = "A parameter of the report; may be given several times.")
  private List<String> parameters = List.of();

  @Option(
      names = "--continue",
      description = "Where a section fails, show its error in its place and go on.")
  private boolean goOn;

  @Option(names = "--pdf", description = "Print the page as PDF too, with a headless Chromium.")
  private boolean pdf;

  /** For the command line. */
  public ReportCommand() {}

  @Override
  public int run(Invocation invocation) {
    String text = read();
    Console console = invocation.console();
    CancelToken token = CancelToken.create();
    try {
      Report report = Report.read(text, String.valueOf(file.getFileName()), given());
      Optional<PdfPrinter> printer =
          pdf
              ? Optional.of(PdfPrinter.find(invocation.environment("PATH").orElse("")))
              : Optional.empty();
      try (ReportOutput output = ReportOutput.at(out);
          OpenTarget target = invocation.openWithPictures()) {
        return Interrupts.cancelling(
            token, () -> run(report, target, output, printer, invocation, token));
      }
    } catch (GlimpseException error) {
      console.progress().end();
      boolean inFile = error.position().isPresent();
      console.say(ErrorReport.of(error, text) + (inFile ? "\n  in " + file : ""));
      return error.code() == ErrorCode.CANCELLED ? ExitCode.INTERRUPTED : ExitCode.FAILED;
    }
  }

  private int run(
      Report report,
      OpenTarget target,
      ReportOutput output,
      Optional<PdfPrinter> printer,
      Invocation invocation,
      CancelToken token) {
    Console console = invocation.console();
    ReportRun.Options options =
        new ReportRun.Options(
            goOn,
            token,
            console.progress(),
            message -> {
              console.progress().end();
              if (invocation.showsProgress()) {
                console.say(message);
              }
            },
            invocation.statsSink(),
            GlimpseVersion.text());
    List<String> failed = ReportRun.run(report, target.session(), options, output);
    printer.ifPresent(each -> each.print(output, token));
    token.throwIfCancelled();
    output.commit();
    console.print(output.pageTarget().toString());
    if (failed.isEmpty()) {
      return ExitCode.DONE;
    }
    console.say("Sections that failed: " + String.join(", ", failed));
    return SECTIONS_FAILED;
  }

  private String read() {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
      if (bytes.length > FILE_BYTES_MAX) {
        throw GlimpseException.of(
            ErrorCode.REPORT_LIMIT,
            "The file " + file + " is longer than " + (FILE_BYTES_MAX >> 20) + " MiB",
            "Give a report: a text of SQL with directives.");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw GlimpseException.of(
          ErrorCode.FILE_NOT_FOUND,
          "Cannot read " + file + ": " + FileProblem.describe(failure),
          "Give a file of SQL with directives; docs/reports.md tells how to write one.",
          failure);
    }
  }

  private Map<String, String> given() {
    Map<String, String> given = new LinkedHashMap<>();
    for (String parameter : parameters) {
      int equals = parameter.indexOf('=');
      if (equals < 1) {
        throw GlimpseException.of(
            ErrorCode.INVALID_PARAMETER,
            "'" + parameter + "' gives no parameter a value",
            "Write --param NAME=VALUE.");
      }
      String name = parameter.substring(0, equals).strip();
      if (given.put(name, parameter.substring(equals + 1)) != null) {
        throw GlimpseException.of(
            ErrorCode.INVALID_PARAMETER, "--param gives '" + name + "' two values", "Give it one.");
      }
    }
    return given;
  }
}
