package org.glimpse.workspace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that travels with one statement: its id, cancel token, progress listener, costs,
 * warnings, settings and seed, when it may work and which files it may name. Made by the engine,
 * handed down to every operator.
 */
public final class QueryContext {
  /** More distinct warnings than this are counted, not kept. */
  private static final int WARNINGS_MAX = 100;

  private final long queryId;
  private final CancelToken cancel;
  private final ProgressListener progress;
  private final SettingValues settings;
  private final Turn turn;
  private final FileAccess files;
  private final QueryStats stats = new QueryStats();
  private final Set<String> warnings = Collections.synchronizedSet(new LinkedHashSet<>());

  private volatile String note = "";
  private volatile List<RunningEstimate> estimates = List.of();
  private volatile long unitsInGoes;
  private volatile Job goes;

  private QueryContext(
      long queryId,
      CancelToken cancel,
      ProgressListener progress,
      SettingValues settings,
      Turn turn,
      FileAccess files) {
    this.queryId = queryId;
    this.cancel = Objects.requireNonNull(cancel);
    this.progress = Objects.requireNonNull(progress);
    this.settings = Objects.requireNonNull(settings);
    this.turn = Objects.requireNonNull(turn);
    this.files = Objects.requireNonNull(files);
  }

  /** For a statement that shares with nobody and may name any file. */
  public static QueryContext of(
      long queryId, CancelToken cancel, ProgressListener progress, SettingValues settings) {
    return of(queryId, cancel, progress, settings, Turn.ALWAYS, FileAccess.ANY);
  }

  /**
   * @param turn when it may work
   * @param files which files it may name
   */
  public static QueryContext of(
      long queryId,
      CancelToken cancel,
      ProgressListener progress,
      SettingValues settings,
      Turn turn,
      FileAccess files) {
    return new QueryContext(queryId, cancel, progress, settings, turn, files);
  }

  /** For work outside any statement: no deadline, no listener, default settings. */
  public static QueryContext background() {
    return of(0, CancelToken.create(), ProgressListener.NONE, SettingValues.defaults());
  }

  public long queryId() {
    return queryId;
  }

  public CancelToken cancel() {
    return cancel;
  }

  public ProgressListener progress() {
    return progress;
  }

  public SettingValues settings() {
    return settings;
  }

  public Turn turn() {
    return turn;
  }

  public FileAccess files() {
    return files;
  }

  public QueryStats stats() {
    return stats;
  }

  /** What the statement has found out so far, for whoever watches it: shown beside progress. */
  public void note(String text) {
    note = text;
  }

  /** The latest note; empty where there is none. */
  public String note() {
    return note;
  }

  /** What a sample has told so far, in place of what it told before. */
  public void estimates(List<RunningEstimate> known) {
    estimates = List.copyOf(known);
  }

  /** The latest estimates; empty where nothing is estimated. */
  public List<RunningEstimate> estimates() {
    return estimates;
  }

  void unitsInGoes(long units) {
    unitsInGoes = units;
    goes = null;
  }

  /** What {@link #unitsInGoes(long)} was told; once, 0 where it was told nothing. */
  long takeUnitsInGoes() {
    long units = unitsInGoes;
    unitsInGoes = 0;
    return units;
  }

  void goes(Job job) {
    goes = job;
  }

  /** The job that is done in several goes. */
  Optional<Job> goes() {
    return Optional.ofNullable(goes);
  }

  /** Adds a warning for the user; the same text counts once. */
  public void warn(String text) {
    if (warnings.size() < WARNINGS_MAX) {
      warnings.add(text);
    }
  }

  /** The warnings so far, oldest first. */
  public List<String> warnings() {
    synchronized (warnings) {
      return new ArrayList<>(warnings);
    }
  }
}
