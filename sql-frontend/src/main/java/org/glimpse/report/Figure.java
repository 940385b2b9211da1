package org.glimpse.report;

import java.util.List;
import org.glimpse.engine.ResultColumn;

/** How a section's rows are shown. Rows are taken in as they come; only what is shown is kept. */
interface Figure {

  /**
   * Before the first row.
   *
   * @throws org.glimpse.workspace.GlimpseException INVALID_OPTION where the chart names columns
   *     that are not there, or finds none that it can show
   */
  void begin(List<ResultColumn> columns);

  /**
   * Takes in a row.
   *
   * @throws org.glimpse.workspace.GlimpseException REPORT_LIMIT where there are more than it shows
   */
  void row(List<?> values);

  /** After the last row; fetches pictures. */
  void end(SectionContext context);

  /** Writes it into the page. */
  void writeTo(Markup page);

  /** The figure that a section asks for. */
  static Figure of(Section section) {
    ChartSpec chart = section.chart();
    return switch (chart.kind()) {
      case NUMBER -> new NumberFigure(chart);
      case TABLE -> new TableFigure();
      case LINE -> new LineFigure(section.title(), chart);
      case BAR -> new BarFigure(section.title(), chart);
      case HISTOGRAM -> new HistogramFigure(section.title(), chart);
      case HEATMAP -> new HeatMapFigure(section.title(), chart);
      case THUMBNAILS -> new ThumbnailFigure(chart);
    };
  }
}
