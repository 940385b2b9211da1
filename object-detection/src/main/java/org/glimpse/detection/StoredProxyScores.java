package org.glimpse.detection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.CatalogErrors;
import org.glimpse.workspace.Workspace;

/** Scores in the relation {@code score_rows}, where they lie by class and frame. */
final class StoredProxyScores implements ProxyScores {
  private static final String CHUNK =
      "SELECT frame, score FROM score_rows"
          + " WHERE scores_id = ? AND class = ? AND frame >= ? AND frame < ?";

  private final Workspace workspace;

  StoredProxyScores(Workspace workspace) {
    this.workspace = workspace;
  }

  @Override
  public void read(
      RegisteredProxy proxy,
      Optional<String> className,
      FrameSet.Range range,
      Sink sink,
      CancelToken cancel) {
    String stored = storedClass(proxy, className);
    try (Connection connection = workspace.connect();
        PreparedStatement query = connection.prepareStatement(CHUNK)) {
      query.setInt(1, proxy.scoresId());
      query.setString(2, stored);
      boolean wanted = true;
      for (long first = range.start(); wanted && first < range.end(); first += CHUNK_FRAMES) {
        long end = Math.min(range.end(), first + CHUNK_FRAMES);
        query.setLong(3, first);
        query.setLong(4, end);
        long start = first;
        double[] scores =
            SqlInterrupt.guard(cancel, query, () -> chunk(query, start, (int) (end - start)));
        wanted = sink.accept(first, scores);
      }
    } catch (SQLException failure) {
      throw CatalogErrors.translate("reading the scores of " + proxy.name(), failure);
    }
  }

  private static String storedClass(RegisteredProxy proxy, Optional<String> className) {
    if (className.isPresent() && !proxy.serves(className.get())) {
      throw new IllegalArgumentException(
          "the proxy " + proxy.name() + " has no scores of " + className.get());
    }
    if (proxy.kind() == RegisteredProxy.Kind.PREDICATE) {
      return ScoreColumns.NO_CLASS;
    }
    return proxy
        .forClass()
        .or(() -> className)
        .orElseThrow(
            () -> new IllegalArgumentException("the proxy " + proxy.name() + " needs a class"));
  }

  private static double[] chunk(PreparedStatement query, long first, int frames)
      throws SQLException {
    double[] scores = new double[frames];
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        scores[(int) (rows.getLong(1) - first)] = rows.getDouble(2);
      }
    }
    return scores;
  }
}
