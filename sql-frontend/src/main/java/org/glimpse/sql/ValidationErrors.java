package org.glimpse.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.GlimpseException.Position;
import org.glimpse.workspace.Suggestions;

/** What Calcite's validator and converter throw, with Glimpse's codes and next steps. */
final class ValidationErrors {
  /** Calcite's messages, by what they mean; the first group is the name at fault, if any. */
  private record Meaning(Pattern message, ErrorCode code, String says, String advice) {
    static Meaning of(String message, ErrorCode code, String says, String advice) {
      return new Meaning(Pattern.compile(message, Pattern.DOTALL), code, says, advice);
    }
  }

  private static final List<Meaning> MEANINGS =
      List.of(
          Meaning.of(
              "(?:Object|Table) '([^']*)' not found.*",
              ErrorCode.UNKNOWN_TABLE,
              "There is no table '%s'",
              "SHOW VIDEOS lists the videos, CREATE VIDEO registers one."),
          Meaning.of(
              "(?:Column|Unknown field) '([^']*)'.*not found.*|Unknown field '([^']*)'",
              ErrorCode.UNKNOWN_COLUMN,
              "There is no column '%s'",
              "DESCRIBE lists the columns of a table."),
          Meaning.of(
              "No match found for function signature ([^(]*)\\((.*)\\)",
              ErrorCode.UNKNOWN_FUNCTION,
              "There is no function %s",
              "CREATE FUNCTION registers one; check its name and the types of its arguments."),
          Meaning.of(
              "Column '([^']*)' is ambiguous.*",
              ErrorCode.INVALID_QUERY,
              "Column '%s' is in several tables of FROM",
              "Write the table before it, as in v.frame."),
          Meaning.of(
              "Expression '(.*)' is not being grouped",
              ErrorCode.INVALID_QUERY,
              "'%s' is neither grouped by nor aggregated",
              "Add it to GROUP BY, or put it into an aggregate such as MIN(..)."),
          Meaning.of(
              "Aggregate expression is illegal in (.*) clause.*",
              ErrorCode.INVALID_QUERY,
              "An aggregate cannot stand in %s",
              "Conditions on aggregates belong into HAVING."),
          Meaning.of(
              "Aggregate expressions cannot be nested.*",
              ErrorCode.INVALID_QUERY,
              "An aggregate cannot stand inside another",
              "Aggregate in a subquery first."),
          Meaning.of(
              "Illegal use of dynamic parameter.*",
              ErrorCode.INVALID_QUERY,
              "The type of this parameter is not known",
              "Say it: CAST(? AS BIGINT), for instance."),
          Meaning.of(
              "Cannot apply '(.*?)' to arguments of type.*",
              ErrorCode.TYPE_MISMATCH,
              "%s does not take arguments of these types",
              "CAST them, or compare like with like."),
          Meaning.of(
              "Invalid number of arguments to function '(.*?)'.*",
              ErrorCode.TYPE_MISMATCH,
              "%s takes another number of arguments",
              "Check the function's arguments."),
          Meaning.of(
              "(.*) clause must be a condition",
              ErrorCode.TYPE_MISMATCH,
              "%s needs a condition, which is true or false",
              "Compare with something, as in class = 'car'."),
          Meaning.of(
              "(?:Illegal|Invalid) (DATE|TIME|TIMESTAMP|DATETIME|interval|INTERVAL).*",
              ErrorCode.INVALID_VALUE,
              "The %s literal cannot be read",
              "Write DATE '2026-11-21', TIMESTAMP '2026-11-21 08:30:00' or INTERVAL '10' SECOND."),
          Meaning.of(
              ".*(?:ncompatible|[Tt]ype mismatch|Cannot (?:infer|compare|cast|convert)|"
                  + "must have compatible|unequal number of entries|must be of type|"
                  + "Cast function cannot convert).*",
              ErrorCode.TYPE_MISMATCH,
              "",
              "CAST one side, or compare like with like."));

  private final CatalogTables tables;
  private final SqlOperatorTable operators;
  private final List<List<String>> mentioned = new ArrayList<>();

  /**
   * @param tree the query before it was rewritten; names for suggestions are taken from it now
   */
  ValidationErrors(CatalogTables tables, SqlOperatorTable operators, SqlNode tree) {
    this.tables = tables;
    this.operators = operators;
    tree.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlIdentifier identifier) {
            mentioned.add(List.copyOf(identifier.names));
            return null;
          }
        });
  }

  GlimpseException of(Throwable error) {
    if (deepest(error) instanceof StackOverflowError) { // Calcite wraps it
      return TreeDepth.tooDeep(new Position(1, 1), error);
    }
    CalciteContextException placed = placed(error);
    if (placed == null) {
      return GlimpseException.of(
          ErrorCode.UNSUPPORTED,
          "This form of query is not supported: " + firstLine(deepest(error)),
          "Write it in a simpler way, or report it with the statement.",
          error);
    }
    String message = firstLine(deepest(placed));
    GlimpseException meaning =
        MEANINGS.stream()
            .map(each -> match(each, message, placed))
            .flatMap(Stream::ofNullable)
            .findFirst()
            .orElseGet(
                () ->
                    GlimpseException.of(
                        ErrorCode.INVALID_QUERY, message, "Correct the place shown.", placed));
    return meaning.at(Math.max(1, placed.getPosLine()), Math.max(1, placed.getPosColumn()));
  }

  private GlimpseException match(Meaning meaning, String message, CalciteContextException cause) {
    Matcher matcher = meaning.message().matcher(message);
    if (!matcher.matches()) {
      return null;
    }
    String name =
        matcher.groupCount() == 0
            ? ""
            : matcher.group(1) != null || matcher.groupCount() < 2
                ? matcher.group(1)
                : matcher.group(2);
    boolean named = meaning.says().contains("%s") && name != null;
    String says = named ? String.format(Locale.ROOT, meaning.says(), name) : meaning.says();
    ErrorCode code = meaning.code();
    String advice = meaning.advice();
    switch (code) {
      case UNKNOWN_TABLE -> {
        String whole = wholeName(name);
        says = "There is no table '" + whole + "'";
        advice = Suggestions.didYouMean(whole, tables.names()).orElse(advice);
      }
      case UNKNOWN_COLUMN -> advice = Suggestions.didYouMean(name, columns()).orElse(advice);
      case UNKNOWN_FUNCTION -> {
        if (isFunction(name)) {
          code = ErrorCode.TYPE_MISMATCH;
          says = name + " does not take arguments (" + matcher.group(2) + ")";
          advice = "Check the number and the types of its arguments.";
        } else {
          advice = Suggestions.didYouMean(name, functions()).orElse(advice);
        }
      }
      default -> {}
    }
    return GlimpseException.of(code, says.isEmpty() ? message : says, advice, cause);
  }

  /** Calcite names one part of a dotted name only. */
  private String wholeName(String part) {
    return mentioned.stream()
        .filter(names -> names.size() > 1 && names.contains(part))
        .filter(names -> tables.find(names).isEmpty())
        .findFirst()
        .map(names -> String.join(".", names))
        .orElse(part);
  }

  /** Columns of the tables that the query mentions. */
  private List<String> columns() {
    GlimpseTypeFactory types = new GlimpseTypeFactory();
    return mentioned.stream()
        .flatMap(names -> tables.find(names).stream())
        .flatMap(table -> CatalogTables.columns(table, types).stream())
        .distinct()
        .toList();
  }

  private boolean isFunction(String name) {
    return functions().stream().anyMatch(name::equalsIgnoreCase);
  }

  private List<String> functions() {
    return operators.getOperatorList().stream()
        .map(SqlOperator::getName)
        .filter(name -> !name.isEmpty() && Character.isLetter(name.charAt(0)))
        .map(name -> name.toLowerCase(Locale.ROOT))
        .distinct()
        .toList();
  }

  private static CalciteContextException placed(Throwable error) {
    CalciteContextException found = null;
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof CalciteContextException context) {
        found = context;
      }
    }
    return found;
  }

  private static Throwable deepest(Throwable error) {
    Throwable deepest = error;
    while (deepest.getCause() != null && deepest.getCause() != deepest) {
      deepest = deepest.getCause();
    }
    return deepest;
  }

  private static String firstLine(Throwable error) {
    String message = error.getMessage() == null ? error.toString() : error.getMessage();
    String line = Arrays.stream(message.split("\n", 2)).findFirst().orElse("").strip();
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
