package org.glimpse.sql;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.glimpse.detection.RegisteredProxy;
import org.glimpse.optimizer.VideoTable;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Suggestions;

/** Checks {@code USING p}: a proxy that exists, of a video that the query reads. */
final class ProxyClause {
  private ProxyClause() {}

  /**
   * @param tree of the query, videos written as {@code v.objects}
   * @throws GlimpseException UNKNOWN_PROXY or INVALID_ACCURACY_CLAUSE, placed
   */
  static void check(Name name, SqlNode tree, CatalogTables tables, List<RegisteredProxy> known) {
    RegisteredProxy proxy =
        known.stream()
            .filter(each -> each.name().equalsIgnoreCase(name.text()))
            .findFirst()
            .orElseThrow(() -> unknown(name, known));
    Set<String> videos = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    tree.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlIdentifier identifier) {
            if (identifier.names.size() == 2
                && tables.find(identifier.names).orElse(null) instanceof VideoTable table) {
              videos.add(table.video().name());
            }
            return null;
          }
        });
    if (!videos.contains(proxy.video())) {
      throw GlimpseException.of(
              ErrorCode.INVALID_ACCURACY_CLAUSE,
              "The proxy '"
                  + proxy.name()
                  + "' scores frames of '"
                  + proxy.video()
                  + "', which the query does not read",
              "Name a proxy of "
                  + (videos.isEmpty() ? "a video" : String.join(", ", videos))
                  + ", or leave USING away; SHOW PROXIES lists them.")
          .at(name.position().line(), name.position().column());
    }
  }

  private static GlimpseException unknown(Name name, List<RegisteredProxy> known) {
    return GlimpseException.of(
            ErrorCode.UNKNOWN_PROXY,
            "There is no proxy '" + name.text() + "'",
            Suggestions.didYouMean(name.text(), known.stream().map(RegisteredProxy::name).toList())
                .orElse("SHOW PROXIES lists them; CREATE PROXY makes one."))
        .at(name.position().line(), name.position().column());
  }
}
