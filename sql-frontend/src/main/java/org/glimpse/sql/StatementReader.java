package org.glimpse.sql;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.util.NlsString;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** Makes a {@link Statement} of a construct of the grammar (statements.ftl names the parts). */
final class StatementReader {
  /** Schemas of the catalogue, which no video may hide. */
  private static final List<String> TAKEN_NAMES = List.of("system");

  private final StatementText source;

  StatementReader(StatementText source) {
    this.source = source;
  }

  Statement read(SqlNode tree) {
    SqlCall call = (SqlCall) tree;
    return switch (call.getOperator().getName()) {
      case "QUERY" -> new Statement.Query(source, query(call));
      case "EXPLAIN" ->
          new Statement.Explain(source, flag(call.operand(0)), query(call.operand(1)));
      case "CREATE VIDEO" -> createVideo(call);
      case "CREATE DETECTOR" ->
          new Statement.CreateDetector(
              source,
              flag(call.operand(0)),
              newName(call.operand(1)),
              flag(call.operand(2)),
              text(call.operand(3)),
              options(call.operand(4)));
      case "CREATE PROXY" ->
          new Statement.CreateProxy(
              source,
              flag(call.operand(0)),
              newName(call.operand(1)),
              name(call.operand(2)),
              Optional.ofNullable(call.<SqlNode>operand(3)).map(StatementReader::text),
              text(call.operand(4)),
              options(call.operand(5)));
      case "CREATE FUNCTION" ->
          new Statement.CreateFunction(
              source,
              flag(call.operand(0)),
              newFunction(call.operand(1)),
              text(call.operand(2)),
              options(call.operand(3)));
      case "ALTER VIDEO REFRESH" -> new Statement.AlterVideoRefresh(source, name(call.operand(0)));
      case "DROP" ->
          new Statement.Drop(
              source,
              Statement.DropKind.valueOf(name(call.operand(0)).text()),
              flag(call.operand(1)),
              name(call.operand(2)));
      case "SHOW" ->
          new Statement.Show(source, Statement.ShowKind.valueOf(name(call.operand(0)).text()));
      case "KILL QUERY" -> new Statement.KillQuery(source, queryId(call.operand(0)));
      case "DESCRIBE" -> describe(call);
      case "SET" -> new Statement.Set(source, name(call.operand(0)), value(call.operand(1)));
      default ->
          throw GlimpseException.internal("no statement " + call.getOperator().getName(), null);
    };
  }

  private FrameQlQuery query(SqlCall call) {
    return new ClauseReader(call).read(() -> new ClauseReader(queryOf(source)).tree());
  }

  private static SqlCall queryOf(StatementText source) {
    SqlCall call = (SqlCall) FrameQlParser.tree(source);
    return call.getOperator().getName().equals("EXPLAIN") ? call.operand(1) : call;
  }

  private Statement createVideo(SqlCall call) {
    boolean recording = flag(call.operand(2));
    Map<String, SqlCall> parts = new LinkedHashMap<>();
    for (SqlNode node : (SqlNodeList) call.operand(4)) {
      SqlCall part = (SqlCall) node;
      String name = part.getOperator().getName();
      if (parts.putIfAbsent(name, part) != null) {
        throw Positions.error(
            node, ErrorCode.SYNTAX_ERROR, name + " is written twice", "Write it once.");
      }
    }
    Optional<SqlCall> detector = Optional.ofNullable(parts.get("DETECTOR"));
    Optional<SqlCall> start = Optional.ofNullable(parts.get("STARTING AT"));
    return new Statement.CreateVideo(
        source,
        flag(call.operand(0)),
        newName(call.operand(1)),
        recording,
        text(call.operand(3)),
        detector.map(part -> name(part.operand(0))),
        start.map(part -> timestamp(part.operand(0))),
        options(parts.get("WITH")));
  }

  private Statement describe(SqlCall call) {
    Optional<Statement.DescribeKind> kind =
        Optional.ofNullable(call.<SqlNode>operand(0))
            .map(node -> Statement.DescribeKind.valueOf(name(node).text()));
    SqlNode what = call.operand(1);
    if (!(what instanceof SqlIdentifier identifier)) {
      return new Statement.Describe(source, kind, List.of(name(what)));
    }
    List<Name> path = new ArrayList<>();
    for (int i = 0; i < identifier.names.size(); i++) {
      path.add(
          new Name(
              identifier.names.get(i), Positions.of(identifier.getComponentParserPosition(i))));
    }
    if (path.size() > 2 || identifier.isStar()) {
      throw Positions.error(
          what,
          ErrorCode.SYNTAX_ERROR,
          "'" + identifier + "' names nothing that can be described",
          "Write DESCRIBE <video>, DESCRIBE <video>.frames or DESCRIBE <detector>.");
    }
    return new Statement.Describe(source, kind, List.copyOf(path));
  }

  private static Map<String, String> options(SqlNode with) {
    if (with == null) {
      return Map.of();
    }
    Map<String, String> options = new LinkedHashMap<>();
    for (SqlNode node : (SqlNodeList) ((SqlCall) with).operand(0)) {
      SqlCall option = (SqlCall) node;
      String name = name(option.operand(0)).text().toLowerCase(Locale.ROOT);
      if (options.putIfAbsent(name, value(option.operand(1))) != null) {
        throw Positions.error(
            node,
            ErrorCode.INVALID_OPTION,
            "The option '" + name + "' is written twice",
            "Write it once.");
      }
    }
    return Collections.unmodifiableMap(options);
  }

  /** The value of an option or setting as text, numbers as written. */
  private static String value(SqlNode node) {
    if (node instanceof SqlNumericLiteral number) {
      BigDecimal value = number.bigDecimalValue();
      return value.toPlainString();
    }
    return name(node).text();
  }

  /** A name that is about to be given to something. */
  private static Name newName(SqlNode node) {
    Name name = name(node);
    boolean printable =
        !name.text().isBlank() && name.text().chars().noneMatch(Character::isISOControl);
    if (!printable || name.text().indexOf('.') >= 0) {
      throw Positions.error(
          node,
          ErrorCode.SYNTAX_ERROR,
          "'" + name.text().strip() + "' is no name",
          "Use letters, digits and _; other characters, but no dots, in \"double quotes\".");
    }
    if (TAKEN_NAMES.contains(name.text().toLowerCase(Locale.ROOT))) {
      throw Positions.error(
          node,
          ErrorCode.ALREADY_EXISTS,
          "'" + name.text() + "' is a schema of Glimpse",
          "Choose another name.");
    }
    return name;
  }

  /** A name that no function of SQL or FrameQL has. */
  private static Name newFunction(SqlNode node) {
    Name name = newName(node);
    if (BuiltInFunctions.contains(name.text())) {
      throw Positions.error(
          node,
          ErrorCode.ALREADY_EXISTS,
          "'" + name.text() + "' is a function of SQL or of Glimpse",
          "Choose another name.");
    }
    return name;
  }

  /** A name given as an identifier or as a text; of a dotted one the whole. */
  private static Name name(SqlNode node) {
    String text =
        node instanceof SqlIdentifier identifier ? String.join(".", identifier.names) : text(node);
    return new Name(text, Positions.of(node));
  }

  static String text(SqlNode node) {
    NlsString value = SqlLiteral.unchain(node).getValueAs(NlsString.class);
    return value.getValue();
  }

  private static boolean flag(SqlNode node) {
    return ((SqlLiteral) node).booleanValue();
  }

  private static long queryId(SqlNode node) {
    if (node instanceof SqlNumericLiteral number) {
      BigDecimal value = number.bigDecimalValue();
      if (value.signum() > 0 && value.scale() <= 0 && value.precision() < 19) {
        return value.longValueExact();
      }
    }
    throw Positions.error(
        node,
        ErrorCode.SYNTAX_ERROR,
        "KILL QUERY needs the number of a query",
        "SHOW QUERIES lists the numbers.");
  }

  private static LocalDateTime timestamp(SqlNode node) {
    String text = text(node).strip();
    try {
      return text.length() <= 10
          ? LocalDate.parse(text).atStartOfDay()
          : LocalDateTime.parse(text.replace(' ', 'T'));
    } catch (DateTimeException error) {
      throw Positions.error(
          node,
          ErrorCode.INVALID_VALUE,
          "'" + text + "' is no timestamp",
          "Write it as TIMESTAMP '2026-11-21 08:30:00' or '2026-11-21'.");
    }
  }
}
