package org.glimpse.sql;

import java.util.Optional;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;

/**
 * The outermost block of a query: its ORDER BY, LIMIT and OFFSET, its WITH, its SELECT.
 *
 * @param tree the whole
 */
record TopQuery(SqlNode tree) {

  /** The outermost SELECT; empty for UNION, VALUES and the like. */
  Optional<SqlSelect> select() {
    SqlNode body = body() instanceof SqlWith with ? with.body : body();
    return body instanceof SqlSelect select ? Optional.of(select) : Optional.empty();
  }

  /** ORDER BY, empty where there is none. */
  SqlNodeList order() {
    return tree instanceof SqlOrderBy ordered ? ordered.orderList : SqlNodeList.EMPTY;
  }

  SqlNode fetch() {
    return tree instanceof SqlOrderBy ordered ? ordered.fetch : null;
  }

  SqlNode offset() {
    return tree instanceof SqlOrderBy ordered ? ordered.offset : null;
  }

  /** Without ORDER BY, LIMIT and OFFSET. */
  SqlNode body() {
    return tree instanceof SqlOrderBy ordered ? ordered.query : tree;
  }
}
