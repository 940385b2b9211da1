package org.glimpse.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.glimpse.engine.Engine;
import org.glimpse.server.GlimpseServer;
import org.glimpse.server.ServerLimits;
import org.glimpse.server.ServerOptions;
import org.glimpse.server.UserFile;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.jline.utils.Signals;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code glimpse serve}: serves a workspace to others until it is told to stop. */
@Command(
    name = "serve",
    sortOptions = false,
    header = "Serves a workspace over the network: JDBC, and SQL over HTTP.",
    description = {
      "",
      "Listens on this machine alone unless --host names another address, which asks for users and "
          + "a certificate. SIGTERM and Ctrl-C let running steps finish, so that their labels are "
          + "kept. A line of JSON for every query goes to the standard error stream."
    },
    footer = {
      "",
      "Examples:",
      "  glimpse serve --media-root /data/cams",
      "  curl http://127.0.0.1:8765/v1/query -d '{\"sql\": \"SHOW VIDEOS\"}'",
      "  glimpse --url jdbc:glimpse://127.0.0.1:8765",
      "  glimpse serve --users users.txt --add-user ada",
      "  glimpse serve --host 0.0.0.0 --users users.txt \\",
      "      --tls-keystore glimpse.p12 --tls-password-file password.txt"
    })
public final class ServeCommand implements Subcommand {
  private static final int PORT_MAX = 65_535;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "The address to listen on. Default: ${DEFAULT-VALUE}.")
  private String host = ServerOptions.DEFAULT_HOST;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port; 0 for any that is free. Default: ${DEFAULT-VALUE}.")
  private int port = ServerOptions.DEFAULT_PORT;

  @Option(
      names = "--media-root",
      paramLabel = "DIR",
      description =
          "A folder whose files statements may name; may be given several times. Default: none.")
  private List<Path> mediaRoots = List.of();

  @Option(
      names = "--users",
      paramLabel = "FILE",
      description = "The file of users, as --add-user makes it.")
  private Path users;

  @Option(
      names = "--tls-keystore",
      paramLabel = "FILE",
      description = "A PKCS12 file with a key and its certificate.")
  private Path keystore;

  @Option(
      names = "--tls-password-file",
      paramLabel = "FILE",
      description = "A file whose first line is the password of the keystore.")
  private Path passwordFile;

  @Option(
      names = "--queries",
      paramLabel = "N",
      description = "Queries that work at once; others wait. Default: one per processor.")
  private Integer running;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "Append the line of each query here instead.")
  private Path log;

  @Option(
      names = "--add-user",
      paramLabel = "NAME",
      description = "Add a user to --users (password from the standard input) and leave.")
  private String newUser;

  @Option(
      names = "--add-token",
      paramLabel = "NAME",
      description = "Add a token for a program to --users, print it once, and leave.")
  private String newToken;

  @Option(
      names = "--expires-days",
      paramLabel = "N",
      description = "Days until that token expires. Default: ${DEFAULT-VALUE}.")
  private int expiryDays = 90;

  @Option(
      names = "--admin",
      description = "The user or token added may stop the queries of others.")
  private boolean administrator;

  /** For the command line. */
  public ServeCommand() {}

  @Override
  public int run(Invocation invocation) {
    if (newUser != null || newToken != null) {
      return addLogin(invocation);
    }
    if (port < 0 || port > PORT_MAX || running != null && running < 1) {
      invocation.console().say("--port is 0 to 65535, and --queries 1 or more.");
      return ExitCode.USAGE;
    }
    if ((keystore == null) != (passwordFile == null)) {
      invocation.console().say("--tls-keystore and --tls-password-file go together.");
      return ExitCode.USAGE;
    }
    ServerOptions options = options();
    try {
      GlimpseServer.requireTrust(options);
    } catch (GlimpseException refused) {
      invocation.console().say(ErrorReport.of(refused, ""));
      return ExitCode.USAGE;
    }
    return serve(invocation, options);
  }

  private ServerOptions options() {
    ServerLimits limits = ServerLimits.defaults();
    if (running != null) {
      limits = limits.withQueries(running, limits.waitingMax());
    }
    return new ServerOptions(
        host,
        port,
        mediaRoots,
        Optional.ofNullable(users),
        keystore == null
            ? Optional.empty()
            : Optional.of(new ServerOptions.Tls(keystore, passwordFile)),
        limits);
  }

  private int serve(Invocation invocation, ServerOptions options) {
    CompletableFuture<Integer> stopped = new CompletableFuture<>();
    Object interrupt = Signals.register("INT", () -> stopped.complete(ExitCode.INTERRUPTED));
    Object terminate = Signals.register("TERM", () -> stopped.complete(ExitCode.DONE));
    try (Engine engine = invocation.engine();
        GlimpseServer server = GlimpseServer.start(engine, options, lines(invocation))) {
      invocation
          .console()
          .say(
              "Glimpse "
                  + GlimpseVersion.text()
                  + " serves workspace "
                  + engine.folder()
                  + "\nIn a browser: "
                  + server.address()
                  + "\nConnect with: ./glimpse --url "
                  + server.jdbcUrl()
                  + "\nCtrl-C stops it.");
      int code = stopped.join();
      invocation.console().say("Stopping: running steps finish, their labels are kept.");
      return code;
    } finally {
      Signals.unregister("INT", interrupt);
      Signals.unregister("TERM", terminate);
    }
  }

  private Consumer<String> lines(Invocation invocation) {
    if (log == null) {
      PrintStream err = new PrintStream(invocation.streams().err(), true, StandardCharsets.UTF_8);
      return err::println;
    }
    append("");
    return line -> append(line + "\n");
  }

  private void append(String text) {
    try {
      Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException failure) {
      throw GlimpseException.of(
          ErrorCode.INVALID_PARAMETER,
          "Cannot write the log " + log + ": " + FileProblem.describe(failure),
          "Give --log a file in a folder that exists and is writable.",
          failure);
    }
  }

  private int addLogin(Invocation invocation) {
    if (users == null || newUser != null && newToken != null || expiryDays < 1) {
      invocation
          .console()
          .say(
              "Write --users FILE --add-user NAME, or --users FILE --add-token NAME"
                  + " [--expires-days N].");
      return ExitCode.USAGE;
    }
    if (newToken != null) {
      String token = UserFile.addToken(users, newToken, administrator, Duration.ofDays(expiryDays));
      invocation.console().print(token);
      invocation
          .console()
          .say(
              "It expires in "
                  + expiryDays
                  + " days and is kept nowhere: send it as 'Authorization: Bearer ..'.");
      return ExitCode.DONE;
    }
    char[] password = password(invocation);
    UserFile.addUser(users, newUser, administrator, password);
    invocation.console().say("Added " + newUser + " to " + users + ".");
    return ExitCode.DONE;
  }

  private char[] password(Invocation invocation) {
    if (invocation.streams().inTerminal() && System.console() != null) {
      return System.console().readPassword("Password of %s: ", newUser);
    }
    try {
      String line =
          new BufferedReader(
                  new InputStreamReader(invocation.streams().in(), StandardCharsets.UTF_8))
              .readLine();
      return line == null ? new char[0] : line.toCharArray();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
