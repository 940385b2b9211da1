package org.glimpse.detection;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.duckdb.DuckDBConnection;
import org.glimpse.detection.onnx.ClassifierOptions;
import org.glimpse.detection.onnx.ImageClassifier;
import org.glimpse.video.FrameFormat;
import org.glimpse.video.Video;
import org.glimpse.video.VideoPixels;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Suggestions;
import org.glimpse.workspace.Workspace;

/** The relation {@code picture_functions}, and the models behind it. */
final class FunctionRegistry implements FunctionCatalog, AutoCloseable {
  /** Sides of the picture that a model is tried on. */
  private static final int TRIAL_SIDE = 96;

  private final Workspace workspace;
  private final OpenModels<ImageClassifier> open = new OpenModels<>(ImageClassifier::close);

  /** Every function seen, so that a running statement outlives DROP FUNCTION. */
  private final Map<Digest, Row> seen = new ConcurrentHashMap<>();

  FunctionRegistry(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * A function as stored.
   *
   * @param content digest of the model
   * @param options in canonical spelling
   */
  private record Row(RegisteredFunction function, Digest content, String options) {}

  @Override
  public synchronized RegisteredFunction createOnnx(
      String name, Path file, Map<String, String> options, boolean replace, QueryContext context) {
    if (!replace && find(name).isPresent()) {
      throw GlimpseException.of(
          ErrorCode.ALREADY_EXISTS,
          "There is already a function '" + name + "'",
          "Use another name, or CREATE OR REPLACE FUNCTION.");
    }
    String canonical = ClassifierOptions.parse(options).canonicalText();
    byte[] bytes = DetectorRegistry.read(file);
    Digest content = Digest.ofBytes(bytes);
    ImageClassifier classifier =
        ImageClassifier.open(bytes, ClassifierOptions.ofCanonicalText(canonical));
    Digest key = Digest.ofParts("picture function", content.hex(), classifier.definition());
    boolean kept = false;
    try {
      double seconds = measure(classifier, context);
      workspace
          .artifacts()
          .findOrCreate(DetectorRegistry.MODELS, content, part -> Files.write(part, bytes));
      RegisteredFunction function =
          new RegisteredFunction(
              name, key, classifier.classes(), file.toString(), classifier.description(), seconds);
      Row row = new Row(function, content, canonical);
      put(row);
      kept = true;
      seen.put(key, row);
      open.add(key, classifier);
      return function;
    } finally {
      if (!kept) {
        classifier.close();
      }
    }
  }

  /** Runs the model twice on a grey picture; the second run is what one costs. */
  private static double measure(ImageClassifier classifier, QueryContext context) {
    double seconds = 0;
    for (int i = 0; i < 2; i++) {
      long start = System.nanoTime();
      ImageClassifier.Pass pass = classifier.begin((number, scores) -> {}, context.cancel());
      pass.add(
          0, new BlankFrame(FrameFormat.source(classifier.channels()), TRIAL_SIDE, TRIAL_SIDE));
      pass.finish();
      seconds = (System.nanoTime() - start) / 1e9;
    }
    return seconds;
  }

  @Override
  public List<Object> values(
      Digest key,
      Video video,
      List<VideoPixels.Region> regions,
      VideoPixels pixels,
      QueryContext context) {
    Row row = seen.get(key);
    if (row == null) {
      throw new IllegalArgumentException("no function was given out under " + key);
    }
    Object[] values = new Object[regions.size()];
    try (OpenModels<ImageClassifier>.Lease lease = open.lease(key, () -> load(row))) {
      ImageClassifier classifier = lease.model();
      ImageClassifier.Pass pass =
          classifier.begin(
              (number, scores) ->
                  values[number] = value(row.function(), scores, regions.get(number)),
              context.cancel());
      pixels.crops(video, regions, classifier.channels(), pass::add, context);
      pass.finish();
    }
    return Arrays.asList(values);
  }

  private ImageClassifier load(Row row) {
    Path model =
        workspace
            .artifacts()
            .find(DetectorRegistry.MODELS, row.content())
            .orElseThrow(
                () ->
                    GlimpseException.of(
                        ErrorCode.WORKSPACE_UNUSABLE,
                        "The model of the function '" + row.function().name() + "' is gone",
                        "Create it again: CREATE OR REPLACE FUNCTION "
                            + row.function().name()
                            + " AS ONNX '"
                            + row.function().source()
                            + "'."));
    return ImageClassifier.open(
        DetectorRegistry.read(model), ClassifierOptions.ofCanonicalText(row.options()));
  }

  /** The number itself, or the name of the class with the greatest score, the first of equals. */
  private static Object value(
      RegisteredFunction function, float[] scores, VideoPixels.Region region) {
    int best = 0;
    for (int i = 0; i < scores.length; i++) {
      if (!Float.isFinite(scores[i])) {
        throw GlimpseException.of(
            ErrorCode.FUNCTION_FAILED,
            "The function '"
                + function.name()
                + "' gave "
                + scores[i]
                + " for "
                + (region.box() == null ? "" : "a box in ")
                + "frame "
                + region.frame(),
            "Check the model, and mean, std and scale of its pixels, on that picture.");
      }
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return function.isNumber() ? (Object) (double) scores[0] : function.classes().get(best);
  }

  @Override
  public synchronized void drop(String name) {
    if (find(name).isEmpty()) {
      throw GlimpseException.of(
          ErrorCode.UNKNOWN_FUNCTION,
          "There is no function '" + name + "' that was created",
          Suggestions.didYouMean(name, list().stream().map(RegisteredFunction::name).toList())
              .orElse("SHOW FUNCTIONS lists them."));
    }
    workspace.inTransaction(
        "dropping the function " + name,
        connection -> {
          deleteName(connection, name);
          return null;
        });
  }

  @Override
  public Optional<RegisteredFunction> find(String name) {
    return list().stream().filter(function -> function.name().equalsIgnoreCase(name)).findFirst();
  }

  @Override
  public List<RegisteredFunction> list() {
    List<Row> rows =
        workspace.inTransaction(
            "looking up functions",
            connection -> {
              try (PreparedStatement query =
                      connection.prepareStatement(
                          "SELECT name, key, classes, source, description, seconds_per_call,"
                              + " content, options FROM picture_functions ORDER BY lower(name)");
                  ResultSet found = query.executeQuery()) {
                List<Row> list = new ArrayList<>();
                while (found.next()) {
                  list.add(row(found));
                }
                return list;
              }
            });
    rows.forEach(row -> seen.put(row.function().key(), row));
    return rows.stream().map(Row::function).toList();
  }

  private static Row row(ResultSet found) throws SQLException {
    RegisteredFunction function =
        new RegisteredFunction(
            found.getString(1),
            new Digest(found.getString(2)),
            RecordingImport.readList(found.getString(3)),
            found.getString(4),
            found.getString(5),
            found.getDouble(6));
    return new Row(function, new Digest(found.getString(7)), found.getString(8));
  }

  private void put(Row row) {
    RegisteredFunction function = row.function();
    workspace.inTransaction(
        "registering the function " + function.name(),
        connection -> {
          deleteName(connection, function.name());
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO picture_functions VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, function.name());
            insert.setString(2, function.key().hex());
            insert.setString(3, row.content().hex());
            insert.setString(4, row.options());
            insert.setString(5, RecordingImport.writeList(function.classes()));
            insert.setString(6, function.source());
            insert.setString(7, function.description());
            insert.setDouble(8, function.secondsPerCall());
            insert.executeUpdate();
          }
          return null;
        });
  }

  private static void deleteName(DuckDBConnection connection, String name) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM picture_functions WHERE lower(name) = lower(?)")) {
      delete.setString(1, name);
      delete.executeUpdate();
    }
  }

  @Override
  public void close() {
    open.close();
  }
}
