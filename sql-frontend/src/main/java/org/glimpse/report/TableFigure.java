package org.glimpse.report;

import java.util.List;
import org.glimpse.engine.ResultColumn;

/** No chart: the section's table stands for itself. */
final class TableFigure implements Figure {

  @Override
  public void begin(List<ResultColumn> columns) {
    // the table has them
  }

  @Override
  public void row(List<?> values) {
    // the table has it
  }

  @Override
  public void end(SectionContext context) {
    // nothing is missing
  }

  @Override
  public void writeTo(Markup page) {
    // the page shows the table of every section
  }
}
