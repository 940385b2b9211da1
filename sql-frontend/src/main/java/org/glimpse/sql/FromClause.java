package org.glimpse.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlTableRef;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.glimpse.optimizer.VideoRelation;
import org.glimpse.optimizer.VideoTable;

/**
 * What a FROM clause reads, looked at before validation.
 *
 * @param relations relations of videos, from left to right
 * @param others how many other things it joins: subqueries, system tables, WITH items
 */
record FromClause(List<Relation> relations, int others) {

  /**
   * A relation of a video in FROM.
   *
   * @param alias the name that its columns may be qualified with
   */
  record Relation(String alias, VideoTable table) {

    /** Whether it has both frame and timestamp. */
    boolean hasFrames() {
      return table.relation() != VideoRelation.TRACKS;
    }

    /** One of its columns, qualified. */
    SqlIdentifier column(String name, SqlParserPos position) {
      return new SqlIdentifier(List.of(alias, name), position);
    }

    /** Whether an identifier names one of its columns; unqualified ones do if they fit. */
    boolean names(SqlIdentifier identifier, String column) {
      List<String> names = identifier.names;
      return switch (names.size()) {
        case 1 -> names.get(0).equalsIgnoreCase(column);
        case 2 -> names.get(0).equalsIgnoreCase(alias) && names.get(1).equalsIgnoreCase(column);
        default -> false;
      };
    }
  }

  /**
   * @param shadowed names in lower case that WITH defines, so that they mean no video
   */
  static FromClause of(SqlNode from, CatalogTables tables, Set<String> shadowed) {
    List<Relation> relations = new ArrayList<>();
    int[] others = {0};
    collect(from, null, tables, shadowed, relations, others);
    return new FromClause(List.copyOf(relations), others[0]);
  }

  /** The one video that is read, where nothing else is. */
  Optional<Relation> onlyVideo() {
    boolean one =
        others == 0
            && !relations.isEmpty()
            && relations.stream()
                .allMatch(each -> each.table().video().equals(relations.get(0).table().video()));
    return one ? Optional.of(relations.get(0)) : Optional.empty();
  }

  /** The only thing read, where that is a relation of a video. */
  Optional<Relation> single() {
    return others == 0 && relations.size() == 1 ? Optional.of(relations.get(0)) : Optional.empty();
  }

  private static void collect(
      SqlNode from,
      String alias,
      CatalogTables tables,
      Set<String> shadowed,
      List<Relation> relations,
      int[] others) {
    if (from == null) {
      return;
    }
    if (from instanceof SqlJoin join) {
      collect(join.getLeft(), null, tables, shadowed, relations, others);
      collect(join.getRight(), null, tables, shadowed, relations, others);
    } else if (from.getKind() == SqlKind.AS) {
      SqlBasicCall as = (SqlBasicCall) from;
      boolean renamed = as.operandCount() > 2;
      String name = as.<SqlIdentifier>operand(1).getSimple();
      collect(renamed ? null : as.operand(0), name, tables, shadowed, relations, others);
      others[0] += renamed ? 1 : 0;
    } else if (from instanceof SqlTableRef reference && reference.operandCount() > 0) {
      collect(reference.operand(0), alias, tables, shadowed, relations, others);
    } else if (from instanceof SqlIdentifier identifier) {
      Optional<VideoTable> video = video(identifier, tables, shadowed);
      String name = identifier.names.get(identifier.names.size() - 1);
      video.ifPresent(table -> relations.add(new Relation(alias == null ? name : alias, table)));
      others[0] += video.isPresent() ? 0 : 1;
    } else {
      others[0]++;
    }
  }

  private static Optional<VideoTable> video(
      SqlIdentifier identifier, CatalogTables tables, Set<String> shadowed) {
    boolean hidden =
        identifier.isSimple() && shadowed.contains(identifier.getSimple().toLowerCase(Locale.ROOT));
    return hidden
        ? Optional.empty()
        : tables
            .find(identifier.names)
            .filter(VideoTable.class::isInstance)
            .map(VideoTable.class::cast);
  }
}
