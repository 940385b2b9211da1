package org.glimpse.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder that holds the catalogue database ({@code catalog.duckdb}), the artefacts and a note of
 * who has it open. One process at a time, once in it; closing releases everything. Opening always
 * works after a crash: what the crash left half-written is removed.
 */
public final class Workspace implements AutoCloseable {
  /** Folders open in this process: the database's own lock does not exclude the same process. */
  private static final Set<Path> OPEN = new HashSet<>();

  private final Path folder;
  private final CatalogDatabase database;
  private final ArtifactStore artifacts;
  private final MeasuredCosts measuredCosts;
  private final QueryLedger queryLedger;
  private final Derivations derivations;

  private Workspace(Path folder, CatalogDatabase database, ArtifactStore artifacts) {
    this.folder = folder;
    this.database = database;
    this.artifacts = artifacts;
    this.measuredCosts = MeasuredCosts.open(this);
    this.queryLedger = QueryLedger.open(this);
    this.derivations = Derivations.open(this);
  }

  /**
   * Opens the workspace, creating the folder and the database if need be.
   *
   * @throws GlimpseException WORKSPACE_LOCKED naming the holder, or WORKSPACE_UNUSABLE
   */
  public static Workspace open(Path folder) {
    Path real = createFolder(folder.toAbsolutePath().normalize());
    synchronized (OPEN) {
      if (!OPEN.add(real)) {
        throw GlimpseException.of(
            ErrorCode.WORKSPACE_LOCKED,
            "The workspace " + real + " is already open in this process",
            "Use the one that is open, or close it first.");
      }
    }
    boolean opened = false;
    try {
      Workspace workspace = openExclusively(real);
      opened = true;
      return workspace;
    } finally {
      if (!opened) {
        forget(real);
      }
    }
  }

  private static Workspace openExclusively(Path folder) {
    Path spill = folder.resolve("spill");
    CatalogDatabase database;
    try {
      database = CatalogDatabase.open(folder.resolve("catalog.duckdb"), spill);
    } catch (SQLException failure) {
      throw String.valueOf(failure.getMessage()).contains("Could not set lock")
          ? locked(folder, failure)
          : unusable(folder, failure);
    }
    try {
      // From here on the lock is ours, so whatever lies about was left by a crash.
      deleteContents(spill);
      ArtifactStore artifacts = new ArtifactStore(folder.resolve("artifacts"));
      artifacts.deleteParts();
      WorkspaceHolder.thisProcess(Optional.empty()).write(folder);
      return new Workspace(folder, database, artifacts);
    } catch (IOException failure) {
      closeQuietly(database, failure);
      throw unusable(folder, failure);
    } catch (GlimpseException failure) {
      closeQuietly(database, failure);
      throw failure;
    }
  }

  public Path folder() {
    return folder;
  }

  public ArtifactStore artifacts() {
    return artifacts;
  }

  /** What work has cost on this machine. */
  public MeasuredCosts measuredCosts() {
    return measuredCosts;
  }

  /** What was derived from videos and can be thrown away. */
  public Derivations derivations() {
    return derivations;
  }

  /** The statements of this workspace with their predicted and actual costs. */
  public QueryLedger queryLedger() {
    return queryLedger;
  }

  /**
   * A new connection to the catalogue database, for one thread at a time; the caller closes it.
   * External access, extension loading and configuration are locked.
   */
  public Connection connect() throws SQLException {
    return database.connect();
  }

  /**
   * Runs work in one transaction of its own connection: on return all of it is durable, after an
   * exception none of it is. Appenders opened inside belong to the transaction; close them there.
   *
   * @param doing what is being done, for error messages: {@code "storing labels"}
   * @throws GlimpseException what {@link CatalogErrors#translate} makes of a database error
   */
  public <T> T inTransaction(String doing, CatalogWork<T> work) {
    try {
      return database.inTransaction(work);
    } catch (SQLException failure) {
      throw CatalogErrors.translate(doing, failure);
    }
  }

  /**
   * Notes where other processes can reach this workspace, for the error that they get when they try
   * to open it; empty once that ends.
   *
   * @param url a JDBC URL such as {@code jdbc:glimpse://127.0.0.1:8765/}
   */
  public void announce(Optional<String> url) {
    try {
      WorkspaceHolder.thisProcess(url).write(folder);
    } catch (IOException failure) {
      throw unusable(folder, failure);
    }
  }

  @Override
  public void close() {
    try {
      WorkspaceHolder.delete(folder);
      database.close();
    } catch (IOException failure) {
      throw unusable(folder, failure);
    } catch (SQLException failure) {
      throw GlimpseException.internal("The catalogue database did not close", failure);
    } finally {
      forget(folder);
    }
  }

  private static void forget(Path folder) {
    synchronized (OPEN) {
      OPEN.remove(folder);
    }
  }

  private static Path createFolder(Path folder) {
    try {
      Files.createDirectories(folder.resolve("spill"));
      return folder.toRealPath();
    } catch (IOException failure) {
      throw unusable(folder, failure);
    }
  }

  private static void deleteContents(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void closeQuietly(CatalogDatabase database, Exception reason) {
    try {
      database.close();
    } catch (SQLException failure) {
      reason.addSuppressed(failure);
    }
  }

  private static GlimpseException locked(Path folder, SQLException failure) {
    WorkspaceHolder holder =
        WorkspaceHolder.read(folder)
            .filter(note -> ProcessHandle.of(note.pid()).isPresent())
            .orElseGet(() -> fromLockMessage(failure.getMessage()));
    return GlimpseException.of(
        ErrorCode.WORKSPACE_LOCKED,
        "The workspace " + folder + " is open in " + holder.describe(),
        holder.advice(folder),
        failure);
  }

  /** DuckDB's own words: {@code Conflicting lock is held in /usr/bin/java (PID 4711)}. */
  private static WorkspaceHolder fromLockMessage(String message) {
    int start = message.indexOf("(PID ");
    int end = message.indexOf(')', start);
    long pid =
        start >= 0 && end > start + 5 ? Long.parseLong(message.substring(start + 5, end)) : 0;
    return new WorkspaceHolder(pid, Optional.empty());
  }

  private static GlimpseException unusable(Path folder, Exception failure) {
    return GlimpseException.of(
        ErrorCode.WORKSPACE_UNUSABLE,
        "Cannot open the workspace " + folder + ": " + failure.getMessage(),
        "Check that the folder is writable and its disk is not full, or use another with"
            + " --workspace.",
        failure);
  }
}
