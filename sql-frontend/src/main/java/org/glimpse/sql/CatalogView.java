package org.glimpse.sql;

import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlFunction;
import org.glimpse.detection.RegisteredProxy;
import org.glimpse.optimizer.SystemTable;
import org.glimpse.video.Video;

/**
 * What names mean while one statement is translated. Each video {@code v} is the table {@code v}
 * (its objects) and the schema {@code v} with {@code objects}, {@code frames} and {@code tracks};
 * beside them stands the schema {@code system}. Names ignore case.
 */
public interface CatalogView {

  /** The videos now. */
  List<Video> videos();

  /** The tables of schema {@code system}, by name in lower case. */
  Map<String, SystemTable> systemTables();

  /** Proxies whose scores were given. */
  List<RegisteredProxy> proxies();

  /** Functions made by CREATE FUNCTION or brought along at the start. */
  List<SqlFunction> functions();
}
