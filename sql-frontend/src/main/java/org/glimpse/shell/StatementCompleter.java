package org.glimpse.shell;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glimpse.engine.ResultColumn;
import org.glimpse.engine.SqlSession;
import org.glimpse.engine.TableInfo;
import org.glimpse.optimizer.FrameQlOperators;
import org.glimpse.sql.Statement;
import org.glimpse.workspace.Setting;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Offers the keywords, tables, columns, functions or settings that fit where the cursor is. */
final class StatementCompleter implements Completer {
  /** What may start a statement. */
  private static final List<String> STARTS =
      List.of(
          "SELECT",
          "WITH",
          "CREATE",
          "ALTER VIDEO",
          "DROP",
          "SHOW",
          "DESCRIBE",
          "EXPLAIN",
          "SET",
          "KILL QUERY",
          "help",
          "quit");

  /** What follows a word. */
  private static final Map<String, List<String>> AFTER =
      Map.of(
          "CREATE",
          List.of("VIDEO", "DETECTOR", "PROXY", "FUNCTION", "OR REPLACE"),
          "REPLACE",
          List.of("VIDEO", "DETECTOR", "PROXY", "FUNCTION"),
          "DROP",
          List.of("VIDEO", "DETECTOR", "PROXY", "FUNCTION", "MODEL"),
          "SHOW",
          List.of("VIDEOS", "DETECTORS", "PROXIES", "FUNCTIONS", "MODELS", "QUERIES", "SETTINGS"),
          "EXPLAIN",
          List.of("ANALYZE", "SELECT"),
          "GROUP",
          List.of("BY"),
          "ORDER",
          List.of("BY"),
          "ERROR",
          List.of("WITHIN"));

  private static final Set<String> BEFORE_TABLES =
      Set.of("FROM", "JOIN", "DESCRIBE", "VIDEO", "TABLE", "ON");

  /** What is named after a word. */
  private static final Map<String, Statement.ShowKind> NAMED_AFTER =
      Map.of(
          "DETECTOR", Statement.ShowKind.DETECTORS,
          "PROXY", Statement.ShowKind.PROXIES,
          "USING", Statement.ShowKind.PROXIES,
          "FUNCTION", Statement.ShowKind.FUNCTIONS,
          "MODEL", Statement.ShowKind.MODELS);

  private static final List<String> KEYWORDS =
      List.of(
          "FROM",
          "WHERE",
          "GROUP BY",
          "HAVING",
          "ORDER BY",
          "LIMIT",
          "GAP",
          "AND",
          "OR",
          "NOT",
          "AS",
          "JOIN",
          "ON",
          "IN",
          "BETWEEN",
          "IS NULL",
          "DISTINCT",
          "CASE",
          "ERROR WITHIN",
          "AT CONFIDENCE",
          "FNR WITHIN",
          "FPR WITHIN",
          "RECALL TARGET",
          "PRECISION TARGET",
          "WITH PROBABILITY",
          "ORACLE LIMIT",
          "USING",
          "DETECTOR",
          "RECORDING",
          "STARTING AT",
          "WITH",
          "TIMESTAMP",
          "INTERVAL");

  private static final List<String> AGGREGATES =
      List.of("COUNT(*)", "FCOUNT(*)", "FCOUNT DISTINCT(*)", "SUM(", "AVG(", "MIN(", "MAX(");

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+|\\.|\\(|,|=|;");
  private static final Pattern QUALIFIER = Pattern.compile("([\\p{L}\\p{N}_]+)\\.$");

  private final SqlSession session;

  StatementCompleter(SqlSession session) {
    this.session = session;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    String before = line.line().substring(0, line.cursor());
    before = before.substring(0, before.length() - line.wordCursor());
    String statement = before.substring(before.lastIndexOf(';') + 1);
    proposals(statement, line.line()).forEach(text -> candidates.add(candidate(text)));
  }

  /**
   * @param before the statement up to the word that is being typed
   * @param all the whole text, where tables may be named after the cursor
   */
  Set<String> proposals(String before, String all) {
    Matcher qualified = QUALIFIER.matcher(before);
    if (qualified.find()) {
      return members(qualified.group(1));
    }
    Optional<String> last = lastWord(before);
    if (last.isEmpty()) {
      return new LinkedHashSet<>(STARTS);
    }
    String word = last.get().toUpperCase(Locale.ROOT);
    Set<String> found = new LinkedHashSet<>();
    if (word.equals("SET")) {
      Arrays.stream(Setting.values()).map(Setting::key).forEach(found::add);
    } else if (AFTER.containsKey(word)) {
      found.addAll(AFTER.get(word));
    } else if (NAMED_AFTER.containsKey(word)) {
      found.addAll(session.names(NAMED_AFTER.get(word)));
    } else if (BEFORE_TABLES.contains(word)) {
      found.addAll(tableNames());
    } else {
      found.addAll(columns(all));
      found.addAll(AGGREGATES);
      FrameQlOperators.functionNames().forEach(name -> found.add(call(name)));
      session.names(Statement.ShowKind.FUNCTIONS).forEach(name -> found.add(call(name)));
      found.addAll(KEYWORDS);
    }
    return found;
  }

  private Set<String> tableNames() {
    Set<String> names = new LinkedHashSet<>();
    for (TableInfo table : session.tables()) {
      names.add(table.schema().orElse(table.name()));
    }
    return names;
  }

  /** Relations of a video, tables of a schema, columns of a table. */
  private Set<String> members(String qualifier) {
    Set<String> found = new LinkedHashSet<>();
    for (TableInfo table : session.tables()) {
      if (table.schema().filter(qualifier::equalsIgnoreCase).isPresent()) {
        found.add(table.name());
      } else if (table.name().equalsIgnoreCase(qualifier)) {
        table.columns().stream().map(ResultColumn::name).forEach(found::add);
      }
    }
    return found;
  }

  /** Columns of the tables that the text names; of every video where it names none. */
  private Set<String> columns(String text) {
    Set<String> words = new LinkedHashSet<>();
    Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      words.add(matcher.group());
    }
    Set<String> named = new LinkedHashSet<>();
    Set<String> any = new LinkedHashSet<>();
    for (TableInfo table : session.tables()) {
      boolean isNamed =
          words.contains(table.name().toLowerCase(Locale.ROOT))
              && table
                  .schema()
                  .map(each -> words.contains(each.toLowerCase(Locale.ROOT)))
                  .orElse(true);
      for (ResultColumn column : table.columns()) {
        (isNamed ? named : any).add(column.name());
      }
    }
    return named.isEmpty() ? any : named;
  }

  private static Optional<String> lastWord(String text) {
    Matcher matcher = WORD.matcher(text);
    String last = null;
    while (matcher.find()) {
      last = matcher.group();
    }
    return Optional.ofNullable(last);
  }

  private static String call(String function) {
    return function.toLowerCase(Locale.ROOT) + "(";
  }

  /** A space follows, except where something has to follow at once. */
  private static Candidate candidate(String text) {
    boolean open = text.endsWith("(");
    return new Candidate(text, text, null, null, null, null, !open);
  }
}
