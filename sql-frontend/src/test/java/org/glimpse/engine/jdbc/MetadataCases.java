package org.glimpse.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.glimpse.engine.RecordedStreet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** DatabaseMetaData as tools read it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MetadataCases {
  abstract TestDatabase open(Path folder) throws Exception;

  private TestDatabase database;
  private Connection connection;
  private DatabaseMetaData metadata;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    database = open(folder);
    connection = database.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP VIDEO dear");
      statement.execute(RecordedStreet.createVideo("my_road", RecordedStreet.write(folder)));
    }
    metadata = connection.getMetaData();
  }

  @AfterAll
  void stop() throws Exception {
    connection.close();
    database.close();
  }

  @Test
  void functionsOfMasksAndPictures() throws Exception {
    assertThat(names(metadata.getFunctions(null, null, "%NESS"), 3))
        .containsExactly("BLUENESS", "GREENNESS", "REDNESS");
    assertThat(names(metadata.getFunctions(null, null, null), 3)).contains("AREA", "IOU", "LUMA");
    assertThat(names(metadata.getFunctions(null, "street", "%"), 3)).isEmpty();
  }

  @Test
  void tablesByTypeAndPattern() throws Exception {
    assertThat(names(metadata.getTables(null, null, "%", new String[] {"TABLE"}), 3))
        .containsExactly(
            "my_road", "street", "frames", "objects", "tracks", "frames", "objects", "tracks");
    assertThat(names(metadata.getTables(null, "system", null, new String[] {"SYSTEM TABLE"}), 3))
        .containsExactly(
            "detectors",
            "errors",
            "functions",
            "models",
            "proxies",
            "queries",
            "settings",
            "videos");
    assertThat(names(metadata.getTables(null, null, "STR_ET", null), 3)).containsExactly("street");
    assertThat(names(metadata.getTables(null, "my\\_road", "f%", null), 3))
        .containsExactly("frames");
    assertThat(names(metadata.getTables(null, "my\\%road", "%", null), 3)).isEmpty();
    assertThat(names(metadata.getTables("other", null, "%", null), 3)).isEmpty();
    assertThat(names(metadata.getTables(null, null, "street", null), 4)).containsExactly("TABLE");
  }

  @Test
  void columnsInOrderWithTheirTypes() throws Exception {
    try (ResultSet rows = metadata.getColumns(null, "street", "frames", "%")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString("TABLE_SCHEM")).isEqualTo("street");
      assertThat(rows.getString("COLUMN_NAME")).isEqualTo("frame");
      assertThat(rows.getInt("DATA_TYPE")).isEqualTo(Types.BIGINT);
      assertThat(rows.getString("IS_NULLABLE")).isEqualTo("NO");
      assertThat(rows.getInt("ORDINAL_POSITION")).isEqualTo(1);
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString("COLUMN_NAME")).isEqualTo("timestamp");
      assertThat(rows.getInt("DECIMAL_DIGITS")).isEqualTo(3);
      assertThat(rows.next()).isTrue();
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString("TYPE_NAME")).isEqualTo("IMAGE");
      assertThat(rows.next()).isFalse();
    }
    assertThat(names(metadata.getColumns(null, null, "street", "x%"), 4))
        .containsExactly("xmin", "xmax");
  }

  @Test
  void schemasCatalogsAndTypes() throws Exception {
    assertThat(names(metadata.getSchemas(), 1)).containsExactly("my_road", "street", "system");
    assertThat(names(metadata.getSchemas(null, "s%"), 1)).containsExactly("street", "system");
    assertThat(names(metadata.getCatalogs(), 1)).isEmpty();
    assertThat(names(metadata.getTableTypes(), 1)).containsExactly("SYSTEM TABLE", "TABLE");
    assertThat(names(metadata.getTypeInfo(), 1))
        .contains("BIGINT", "TIMESTAMP", "IMAGE", "REAL", "VARCHAR", "BOOLEAN");
    assertThat(metadata.getDatabaseProductName()).isEqualTo("Glimpse");
    assertThat(metadata.getURL()).startsWith("jdbc:glimpse:");
    assertThat(metadata.getConnection()).isEqualTo(connection);
    assertThat(metadata.supportsTransactions()).isFalse();
  }

  /** Methods that give a result set, with the number of columns that JDBC prescribes. */
  private static final Map<String, Integer> COLUMNS =
      Map.ofEntries(
          Map.entry("getAttributes", 21),
          Map.entry("getBestRowIdentifier", 8),
          Map.entry("getCatalogs", 1),
          Map.entry("getClientInfoProperties", 4),
          Map.entry("getColumnPrivileges", 8),
          Map.entry("getColumns", 24),
          Map.entry("getCrossReference", 14),
          Map.entry("getExportedKeys", 14),
          Map.entry("getFunctionColumns", 17),
          Map.entry("getFunctions", 6),
          Map.entry("getImportedKeys", 14),
          Map.entry("getIndexInfo", 13),
          Map.entry("getPrimaryKeys", 6),
          Map.entry("getProcedureColumns", 20),
          Map.entry("getProcedures", 9),
          Map.entry("getPseudoColumns", 12),
          Map.entry("getSchemas", 2),
          Map.entry("getSuperTables", 4),
          Map.entry("getSuperTypes", 6),
          Map.entry("getTablePrivileges", 7),
          Map.entry("getTableTypes", 1),
          Map.entry("getTables", 10),
          Map.entry("getTypeInfo", 18),
          Map.entry("getUDTs", 7),
          Map.entry("getVersionColumns", 8));

  /** Every method of the interface answers, whatever the arguments. */
  @Test
  void noMethodThrows() throws Exception {
    Set<String> withRows = new HashSet<>();
    for (Method method : DatabaseMetaData.class.getMethods()) {
      Object[] arguments = new Object[method.getParameterCount()];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = argument(method.getParameterTypes()[i]);
      }
      try {
        Object answer = method.invoke(metadata, arguments);
        if (answer instanceof ResultSet rows) {
          withRows.add(method.getName());
          assertThat(rows.getMetaData().getColumnCount())
              .as(method.getName())
              .isEqualTo(COLUMNS.get(method.getName()));
          while (rows.next()) {
            rows.getObject(1);
          }
          rows.close();
        }
      } catch (InvocationTargetException thrown) {
        throw new AssertionError(method + " throws", thrown.getCause());
      }
    }
    assertThat(withRows).isEqualTo(COLUMNS.keySet());
    assertThat(label(metadata.getImportedKeys(null, null, "street"), 8)).isEqualTo("FKCOLUMN_NAME");
    assertThat(label(metadata.getIndexInfo(null, null, "street", true, true), 6))
        .isEqualTo("INDEX_NAME");
    assertThat(label(metadata.getPrimaryKeys(null, null, "street"), 5)).isEqualTo("KEY_SEQ");
  }

  private static String label(ResultSet rows, int column) throws SQLException {
    try (rows) {
      return rows.getMetaData().getColumnLabel(column);
    }
  }

  private static Object argument(Class<?> type) {
    if (type == int.class) {
      return 1;
    } else if (type == boolean.class) {
      return false;
    } else if (type == Class.class) {
      return DatabaseMetaData.class;
    }
    return null;
  }

  private static List<String> names(ResultSet rows, int column) throws SQLException {
    List<String> names = new ArrayList<>();
    try (rows) {
      while (rows.next()) {
        names.add(rows.getString(column));
      }
    }
    return names;
  }
}
