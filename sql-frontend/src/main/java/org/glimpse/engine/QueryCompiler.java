package org.glimpse.engine;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlFunction;
import org.glimpse.detection.RegisteredProxy;
import org.glimpse.optimizer.LogicalQuery;
import org.glimpse.optimizer.PictureFunction;
import org.glimpse.optimizer.PlannedQuery;
import org.glimpse.optimizer.SystemTable;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.sql.CatalogView;
import org.glimpse.sql.FrameQlQuery;
import org.glimpse.sql.QueryTranslator;
import org.glimpse.sql.StatementText;
import org.glimpse.video.Video;
import org.glimpse.workspace.QueryContext;

/** From a parsed query to a priced plan, over the names as they are at that moment. */
final class QueryCompiler {
  private final Rooms rooms;
  private final CatalogView catalog;

  QueryCompiler(Rooms rooms, SystemTables system) {
    this.rooms = rooms;
    this.catalog = new Catalog(rooms.services(), system);
  }

  LogicalQuery translate(FrameQlQuery query, StatementText source) {
    return QueryTranslator.translate(query, source, catalog);
  }

  PlannedQuery plan(LogicalQuery query, List<?> parameters, QueryContext context) {
    return rooms.planner().plan(query, Collections.unmodifiableList(parameters), context);
  }

  /** The names of a session: the workspace's videos and its own system tables. */
  private record Catalog(VideoServices services, SystemTables system) implements CatalogView {
    @Override
    public List<Video> videos() {
      return services.videos().list();
    }

    @Override
    public Map<String, SystemTable> systemTables() {
      return system.all();
    }

    @Override
    public List<RegisteredProxy> proxies() {
      return services.proxies().list();
    }

    @Override
    public List<SqlFunction> functions() {
      return services.functions().list().stream().<SqlFunction>map(PictureFunction::new).toList();
    }
  }
}
