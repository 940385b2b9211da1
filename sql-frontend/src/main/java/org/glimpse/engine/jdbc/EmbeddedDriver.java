package org.glimpse.engine.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.calcite.avatica.AvaticaConnection;
import org.apache.calcite.avatica.AvaticaFactory;
import org.apache.calcite.avatica.DriverVersion;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.UnregisteredDriver;
import org.glimpse.engine.Engine;
import org.glimpse.engine.Session;
import org.glimpse.workspace.Setting;

/**
 * The driver of {@code jdbc:glimpse:<workspace folder>[;setting=value..]}, found by {@link
 * DriverManager} through {@code META-INF/services}. It declines {@code jdbc:glimpse://..}, which
 * names a server.
 */
public final class EmbeddedDriver extends UnregisteredDriver {
  private static final int MAJOR = 0;
  private static final int MINOR = 1;

  static {
    try {
      DriverManager.registerDriver(new EmbeddedDriver());
    } catch (SQLException failure) {
      throw new ExceptionInInitializerError(failure);
    }
  }

  /** For {@link DriverManager}. */
  public EmbeddedDriver() {}

  /** Opens the workspace; connections to one folder share what stands behind it. */
  @Override
  public Connection connect(String url, Properties info) throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }
    try {
      Properties given = info == null ? new Properties() : info;
      ConnectionUrl parsed = ConnectionUrl.parse(url, given);
      Engine engine = Engine.open(parsed.folder());
      try {
        Session session = engine.newSession();
        parsed.settings().forEach(session::set);
        EmbeddedConnection connection = new EmbeddedConnection(this, url, engine, session);
        return JdbcBoundary.guard(Connection.class, connection);
      } catch (RuntimeException failure) {
        engine.close();
        throw failure;
      }
    } catch (RuntimeException failure) {
      throw JdbcErrors.toSql(failure);
    }
  }

  @Override
  public boolean acceptsURL(String url) {
    return ConnectionUrl.isEmbedded(url);
  }

  /** One entry for each setting, with its choices. */
  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    List<DriverPropertyInfo> properties = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      String given = info == null ? null : info.getProperty(setting.key());
      DriverPropertyInfo property =
          new DriverPropertyInfo(setting.key(), given == null ? setting.defaultText() : given);
      property.description = setting.description();
      property.required = false;
      if (setting.type() == Setting.Type.CHOICE) {
        property.choices = setting.limits().toArray(String[]::new);
      }
      properties.add(property);
    }
    return properties.toArray(DriverPropertyInfo[]::new);
  }

  @Override
  protected String getConnectStringPrefix() {
    return ConnectionUrl.PREFIX;
  }

  @Override
  protected AvaticaFactory createFactory() {
    return new EmbeddedFactory();
  }

  @Override
  protected DriverVersion createDriverVersion() {
    return new DriverVersion(
        "Glimpse embedded JDBC driver", "0.1", "Glimpse", "0.1", true, MAJOR, MINOR, MAJOR, MINOR);
  }

  @Override
  public Meta createMeta(AvaticaConnection connection) {
    return new EmbeddedMeta((EmbeddedConnection) connection);
  }
}
