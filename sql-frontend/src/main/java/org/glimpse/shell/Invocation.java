package org.glimpse.shell;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.glimpse.engine.Confirmation;
import org.glimpse.engine.Engine;
import org.glimpse.engine.Session;
import org.glimpse.engine.SqlSession;
import org.glimpse.engine.StatementStats;
import org.glimpse.server.client.RemoteSession;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.SettingValues;

/** One call of a command: the options that all commands share, the streams, the environment. */
public final class Invocation {
  private static final int ANSWER_ROWS_MAX = 1000;

  private final GlobalOptions options;
  private final Streams streams;
  private final Console console;
  private final Map<String, String> environment;

  Invocation(GlobalOptions options, Streams streams, Map<String, String> environment) {
    this.options = options;
    this.streams = streams;
    this.environment = environment;
    this.console = new Console(streams, options.showProgress());
  }

  /** Data, messages and progress. */
  public Console console() {
    return console;
  }

  /** {@code --format}. */
  public OutputFormat format() {
    return options.format();
  }

  /** An environment variable, where it is set and not blank. */
  public Optional<String> environment(String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
  }

  /** The workspace that {@code --workspace} or {@code --url} names, and its settings. */
  ConnectionTarget target() {
    return options.target(environment("GLIMPSE_WORKSPACE"));
  }

  /** That workspace, opened, with the functions of {@code --functions-jar}. */
  Engine engine() {
    return Engine.open(target().requireFolder(), options.functionJars());
  }

  /** A session on that workspace, wherever it is, with {@code --seed} and the URL's settings. */
  OpenTarget open() {
    return open(RemoteSession.Pictures.DESCRIBED);
  }

  /** As {@link #open}, for who looks at pictures: a server sends them. */
  OpenTarget openWithPictures() {
    return open(RemoteSession.Pictures.SENT);
  }

  private OpenTarget open(RemoteSession.Pictures pictures) {
    ConnectionTarget target = target();
    if (target.server().isEmpty()) {
      Engine engine = engine();
      try {
        String name = "workspace " + engine.folder();
        Path history = engine.folder().resolve("history");
        return new OpenTarget(session(engine), Optional.of(engine), name, history);
      } catch (RuntimeException failure) {
        engine.close();
        throw failure;
      }
    }
    SqlSession session = RemoteSession.open(target.server().get(), pictures);
    try {
      options.seed().ifPresent(seed -> session.set("seed", Long.toString(seed)));
    } catch (RuntimeException failure) {
      session.close();
      throw failure;
    }
    Path history = Path.of(System.getProperty("user.home"), ".glimpse_history");
    String name = "server " + target.server().get().address().base();
    return new OpenTarget(session, Optional.empty(), name, history);
  }

  Streams streams() {
    return streams;
  }

  /**
   * Executes one statement and prints its rows as {@code --format} says, its warnings as messages;
   * {@code --stats} is written. Ctrl-C cancels it.
   *
   * @throws org.glimpse.workspace.GlimpseException whatever the statement meets
   */
  public StatementStats execute(SqlSession session, String sql) {
    CancelToken token = CancelToken.create();
    StatementRunner runner = runner(session, Confirmation.REFUSE);
    return Interrupts.cancelling(token, () -> runner.run(sql, token));
  }

  /**
   * Executes one statement and keeps up to 1,000 rows instead of printing them. Ctrl-C cancels it.
   *
   * @throws org.glimpse.workspace.GlimpseException whatever the statement meets
   */
  public Answer ask(SqlSession session, String sql) {
    CancelToken token = CancelToken.create();
    StatementRunner runner = runner(session, Confirmation.REFUSE);
    return Interrupts.cancelling(token, () -> runner.ask(sql, token, ANSWER_ROWS_MAX));
  }

  /** Prints kept rows as {@code --format} says, their warnings as messages. */
  public void print(SqlSession session, Answer answer) {
    runner(session, Confirmation.REFUSE).print(answer);
  }

  /** Does long work outside of any statement: with progress, and Ctrl-C cancels it. */
  public <T> T work(Function<QueryContext, T> work) {
    CancelToken token = CancelToken.create();
    QueryContext context = QueryContext.of(0, token, console.progress(), SettingValues.defaults());
    try {
      return Interrupts.cancelling(token, () -> work.apply(context));
    } finally {
      console.progress().end();
    }
  }

  /** A new session with {@code --seed} and the settings of {@code --url}. */
  public Session session(Engine engine) {
    Session session = engine.newSession();
    target().settings().forEach(session::set);
    options.seed().ifPresent(seed -> session.set("seed", Long.toString(seed)));
    return session;
  }

  /** Hears what statements cost, for {@code --stats}. */
  Consumer<StatementStats> statsSink() {
    Optional<StatsFile> file = options.stats().map(StatsFile::appendingTo);
    return stats -> file.ifPresent(each -> each.append(stats));
  }

  boolean showsProgress() {
    return options.showProgress();
  }

  StatementRunner runner(SqlSession session, Confirmation confirmation) {
    return new StatementRunner(
        session, console, options.stats().map(StatsFile::appendingTo), format(), confirmation);
  }
}
