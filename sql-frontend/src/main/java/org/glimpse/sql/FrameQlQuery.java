package org.glimpse.sql;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.calcite.sql.SqlNode;
import org.glimpse.optimizer.AccuracyClauses;
import org.glimpse.workspace.GlimpseException.Position;

/** A parsed query with its clauses read and checked; names and types are not looked at yet. */
public final class FrameQlQuery {

  /** {@code LIMIT .. GAP ..}: frames at least so far apart. */
  public sealed interface Gap {
    Position position();

    /** {@code GAP n}. */
    record Frames(long frames, Position position) implements Gap {}

    /** {@code GAP INTERVAL '..' <unit>}. */
    record Time(long milliseconds, Position position) implements Gap {}
  }

  private final AccuracyClauses clauses;
  private final Optional<Gap> gap;
  private final Optional<Name> proxy;
  private final Position clausesPosition;
  private final Supplier<SqlNode> parse;
  private SqlNode tree;

  /**
   * @param tree parsed just now; handed out once, since validation changes it
   * @param parse parses the statement again, for the second and later translations
   */
  FrameQlQuery(
      SqlNode tree,
      AccuracyClauses clauses,
      Optional<Gap> gap,
      Optional<Name> proxy,
      Position clausesPosition,
      Supplier<SqlNode> parse) {
    this.tree = tree;
    this.clauses = clauses;
    this.gap = gap;
    this.proxy = proxy;
    this.clausesPosition = clausesPosition;
    this.parse = parse;
  }

  /** The accuracy clauses, {@link AccuracyClauses#NONE} where none is written. */
  public AccuracyClauses clauses() {
    return clauses;
  }

  /** The gap between returned frames. */
  public Optional<Gap> gap() {
    return gap;
  }

  /** The proxy that USING names. */
  Optional<Name> proxy() {
    return proxy;
  }

  /** Where the first accuracy clause starts; the query's start if there is none. */
  Position clausesPosition() {
    return clausesPosition;
  }

  /** Calcite's tree of the query without accuracy clauses and GAP, for the caller alone. */
  synchronized SqlNode takeTree() {
    SqlNode taken = tree == null ? parse.get() : tree;
    tree = null;
    return taken;
  }
}
