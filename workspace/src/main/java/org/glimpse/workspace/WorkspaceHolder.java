package org.glimpse.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * Who has a workspace open, for the error that a second process gets: a small text file {@code
 * holder} with the process id and, while a server runs, its JDBC URL. Only a note: the lock itself
 * is the database's, so a note left by a crash does no harm.
 *
 * @param pid the process
 * @param url where to connect instead, if the process serves others
 */
record WorkspaceHolder(long pid, Optional<String> url) {
  private static final String FILE = "holder";

  static WorkspaceHolder thisProcess(Optional<String> url) {
    return new WorkspaceHolder(ProcessHandle.current().pid(), url);
  }

  void write(Path folder) throws IOException {
    Path part = folder.resolve(FILE + ".part");
    Files.writeString(part, pid + "\n" + url.orElse("") + "\n", StandardCharsets.UTF_8);
    Files.move(
        part,
        folder.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** The note in a folder; empty where there is none that can be read. */
  static Optional<WorkspaceHolder> read(Path folder) {
    try {
      List<String> lines = Files.readAllLines(folder.resolve(FILE), StandardCharsets.UTF_8);
      Optional<String> url =
          lines.size() > 1 && !lines.get(1).isBlank()
              ? Optional.of(lines.get(1).strip())
              : Optional.empty();
      return Optional.of(new WorkspaceHolder(Long.parseLong(lines.get(0).strip()), url));
    } catch (IOException | RuntimeException unreadable) {
      return Optional.empty(); // no note: the lock's own message has to do
    }
  }

  static void delete(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(FILE));
  }

  /** Who it is, for people: {@code process 4711 (java)}. */
  String describe() {
    String command =
        ProcessHandle.of(pid)
            .flatMap(process -> process.info().command())
            .map(path -> " (" + Path.of(path).getFileName() + ")")
            .orElse("");
    return "process " + pid + command;
  }

  /** What a second process can do instead. */
  String advice(Path folder) {
    return url.map(address -> "Connect to it with " + address + " (--url), or close that process.")
        .orElse(
            "Close that process, or start it as a server (./glimpse serve --workspace "
                + folder
                + ") and connect with jdbc:glimpse://127.0.0.1:8765/ (--url).");
  }
}
