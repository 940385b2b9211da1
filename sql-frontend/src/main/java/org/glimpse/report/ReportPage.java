package org.glimpse.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * The page of a report: HTML that needs nothing else, without a script, a time or a duration, so
 * that equal answers make equal pages.
 */
final class ReportPage {
  private static final int BYTES_MAX = 64 << 20;
  private static final String STYLE = style();

  private final Report report;
  private final ReportOutput output;
  private final String version;
  private final String seed;
  private final Markup page = new Markup();

  private ReportPage(Report report, ReportOutput output, String version, String seed) {
    this.report = report;
    this.output = output;
    this.version = version;
    this.seed = seed;
  }

  /**
   * The whole page.
   *
   * @throws GlimpseException REPORT_LIMIT where it grows beyond 64 MiB
   */
  static String of(
      Report report,
      List<SectionResult> results,
      ReportOutput output,
      String version,
      String seed) {
    ReportPage page = new ReportPage(report, output, version, seed);
    page.head();
    page.introduction(results);
    for (SectionResult result : results) {
      page.section(result);
      if (page.page.length() > BYTES_MAX) {
        throw GlimpseException.of(
            ErrorCode.REPORT_LIMIT,
            "The page grows beyond "
                + (BYTES_MAX >> 20)
                + " MiB in section '"
                + result.section().title()
                + "'",
            "Show fewer or smaller pictures: tiles=12 width=320.");
      }
    }
    page.foot();
    return page.page.toString();
  }

  private void head() {
    page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.add(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
            + "style-src 'sha256-%s'; img-src data:; base-uri 'none'; form-action 'none'\">\n",
        sha256(STYLE));
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta name=\"referrer\" content=\"no-referrer\">\n");
    page.add("<title>%s</title>\n", report.title());
    page.raw("<style>").raw(STYLE).raw("</style>\n</head>\n<body>\n<main>\n");
  }

  private void introduction(List<SectionResult> results) {
    page.add("<header>\n<h1>%s</h1>\n", report.title());
    report.about().forEach(paragraph -> page.add("<p>%s</p>\n", paragraph));
    if (!report.parameters().isEmpty()) {
      page.raw("<dl>\n");
      for (Report.Parameter each : report.parameters()) {
        page.add("<dt>%s</dt><dd>%s</dd>\n", each.name().replace('_', ' '), each.value());
      }
      page.raw("</dl>\n");
    }
    long failed = results.stream().filter(result -> result.error().isPresent()).count();
    if (failed > 0) {
      page.add(
          "<p class=\"error-text\">%s of %s sections failed; each says why.</p>\n",
          failed, results.size());
    }
    page.raw("</header>\n");
    if (results.size() > 1) {
      page.raw("<nav aria-label=\"Sections\"><ol>\n");
      for (SectionResult result : results) {
        page.add(
            "<li><a href=\"#%s\">%s</a>%s</li>\n",
            result.section().name(),
            result.section().title(),
            result.error().isPresent() ? " (failed)" : "");
      }
      page.raw("</ol></nav>\n");
    }
  }

  private void section(SectionResult result) {
    Section section = result.section();
    page.add(
        result.error().isPresent()
            ? "<section class=\"failed\" id=\"%s\" aria-labelledby=\"%s-title\">\n"
            : "<section id=\"%s\" aria-labelledby=\"%s-title\">\n",
        section.name(),
        section.name());
    page.add("<h2 id=\"%s-title\">%s</h2>\n", section.name(), section.title());
    section.notes().forEach(note -> page.add("<p>%s</p>\n", note));
    if (result.error().isPresent()) {
      GlimpseException error = result.error().get();
      page.add(
          "<p class=\"error-text\" role=\"alert\">Error %s: %s\n%s</p>\n",
          error.code().label(), String.valueOf(error.getMessage()), error.advice());
    } else {
      shown(result);
    }
    provenance(result);
    page.raw("</section>\n");
  }

  private void shown(SectionResult result) {
    Section section = result.section();
    result.warnings().forEach(warning -> page.add("<p class=\"warning\">%s</p>\n", warning));
    result.figure().writeTo(page);
    String rows = Cells.number(result.table().count());
    if (section.chart().kind() == ChartKind.TABLE) {
      result.table().writeTo(page, section.title());
    } else {
      page.add(
          "<details class=\"data\"><summary>Data, %s %s</summary>\n",
          rows, rows.equals("1") ? "row" : "rows");
      result.table().writeTo(page, "Data of " + section.title());
      page.raw("</details>\n");
    }
  }

  private void provenance(SectionResult result) {
    Section section = result.section();
    page.raw(
        "<details class=\"from\"><summary>Query and where it comes from</summary>\n<pre tabindex=\"0\">");
    page.text(section.sql().sql()).raw("</pre>\n<dl>\n");
    result
        .plan()
        .ifPresent(
            plan -> page.add("<dt>plan</dt><dd>%s: %s</dd>\n", plan, Promise.of(section, plan)));
    for (SectionContext.VideoInfo video : result.videos()) {
      page.add(
          "<dt>data</dt><dd>video %s, %s frames, digest %s</dd>\n",
          video.name(), Cells.number(video.frames()), video.key());
    }
    for (WorkspaceNames.Detector detector : result.detectors()) {
      page.add(
          "<dt>model</dt><dd>detector %s (%s), digest %s</dd>\n",
          detector.name(), detector.kind(), detector.key());
    }
    page.add("<dt>seed</dt><dd>%s</dd>\n", seed);
    if (result.error().isEmpty()) {
      page.add(
          "<dt>files</dt><dd>%s%s.csv, %s%s.json</dd>\n",
          output.dataName(), section.name(), output.dataName(), section.name());
    }
    page.raw("</dl>\n</details>\n");
  }

  private void foot() {
    page.add(
        "<footer>Made by Glimpse %s. What it cost is in %srun.json.</footer>\n",
        version, output.dataName());
    page.raw("</main>\n</body>\n</html>\n");
  }

  private static String style() {
    try (InputStream in = ReportPage.class.getResourceAsStream("report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String sha256(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder().encodeToString(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw GlimpseException.internal("SHA-256 is missing from this JDK", impossible);
    }
  }
}
