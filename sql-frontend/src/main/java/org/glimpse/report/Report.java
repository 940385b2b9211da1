package org.glimpse.report;

import java.util.List;
import java.util.Map;

/**
 * A report as its file and its parameters' values say: checked as far as can be without a
 * workspace, so that nothing runs for a report with a mistake in it.
 *
 * @param title of the page
 * @param about paragraphs below the title
 * @param parameters with their values
 * @param preparation statements before the first section: SET and ALTER VIDEO .. REFRESH
 * @param sections in order
 */
public record Report(
    String title,
    List<String> about,
    List<Parameter> parameters,
    List<BoundSql> preparation,
    List<Section> sections) {

  public Report {
    about = List.copyOf(about);
    parameters = List.copyOf(parameters);
    preparation = List.copyOf(preparation);
    sections = List.copyOf(sections);
  }

  /** A parameter and its value, as the page shows it. */
  public record Parameter(String name, String value) {}

  /**
   * Reads a report file: SQL whose lines {@code --@ key: value} say what becomes of each query.
   *
   * @param text the file
   * @param fileName the title of a report that has none
   * @param given values of parameters by name
   * @throws org.glimpse.workspace.GlimpseException SYNTAX_ERROR, UNKNOWN_OPTION, INVALID_OPTION,
   *     INVALID_PARAMETER, UNSUPPORTED, REPORT_LIMIT, with line and column in the file
   */
  public static Report read(String text, String fileName, Map<String, String> given) {
    return new ReportReader(text, fileName, given).read();
  }

  /** Titles of the sections, in order. */
  public List<String> sectionTitles() {
    return sections.stream().map(Section::title).toList();
  }
}
