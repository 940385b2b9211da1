package org.glimpse.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glimpse.shell.Main;

/** {@code glimpse serve} as a process of its own; closing it kills it. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern URL = Pattern.compile("(jdbc:glimpse://\\S+:(\\d+))");

  private final Process process;
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final CountDownLatch serving = new CountDownLatch(1);
  private final Thread reader;
  private volatile String url;
  private volatile int port;

  private ServerProcess(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "server's output");
    reader.start();
  }

  /**
   * Starts it and waits until it serves.
   *
   * @param port 0 for any that is free
   */
  static ServerProcess start(Path workspace, Path mediaRoot, int port) throws Exception {
    ServerProcess server = launch(workspace, mediaRoot, port);
    if (!server.serving.await(60, TimeUnit.SECONDS) || server.url == null) {
      server.close();
      throw new AssertionError("The server did not start: " + server.lines);
    }
    return server;
  }

  private static ServerProcess launch(Path workspace, Path mediaRoot, int port) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                Main.class.getName(),
                "--workspace",
                workspace.toString(),
                "serve",
                "--port",
                String.valueOf(port),
                "--queries",
                "8",
                "--media-root",
                mediaRoot.toString())
            .redirectErrorStream(true);
    // Not as an argument: some native libraries do not bear long command lines.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return new ServerProcess(builder.start());
  }

  private void read() {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        Matcher found = URL.matcher(line);
        if (url == null && found.find()) {
          url = found.group(1);
          port = Integer.parseInt(found.group(2));
          serving.countDown();
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      serving.countDown();
    }
  }

  /** Where JDBC clients connect. */
  String url() {
    return url;
  }

  int port() {
    return port;
  }

  /** What {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    process.waitFor();
    reader.join();
  }

  @Override
  public void close() {
    try {
      kill();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
