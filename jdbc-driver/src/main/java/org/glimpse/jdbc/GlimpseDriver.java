package org.glimpse.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.apache.calcite.avatica.AvaticaConnection;
import org.apache.calcite.avatica.AvaticaFactory;
import org.apache.calcite.avatica.DriverVersion;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.UnregisteredDriver;
import org.glimpse.jdbc.spi.EngineSession;

/**
 * The driver of {@code jdbc:glimpse:<workspace folder>[;key=value..]}, which needs the engine on
 * the class path, and {@code jdbc:glimpse://host:port/[;key=value..]}, which needs nothing. Found
 * by {@link DriverManager} through {@code META-INF/services}.
 */
public final class GlimpseDriver extends UnregisteredDriver {
  static final String NAME = "Glimpse JDBC driver";
  static final String VERSION = "0.1";
  private static final int MAJOR = 0;
  private static final int MINOR = 1;

  static {
    try {
      DriverManager.registerDriver(new GlimpseDriver());
    } catch (SQLException failure) {
      throw new ExceptionInInitializerError(failure);
    }
  }

  /** For {@link DriverManager}. */
  public GlimpseDriver() {}

  /**
   * Connects; null for a URL of another driver.
   *
   * @throws SQLException always with an SQLSTATE: 08001 for a URL or property that is not allowed,
   *     an engine that is not on the class path, a server out of reach; 28000 for a refused login
   */
  @Override
  public Connection connect(String url, Properties info) throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }
    try {
      ConnectionUrl parsed = ConnectionUrl.parse(url, info == null ? new Properties() : info);
      EngineSession session = Engines.open(parsed);
      try {
        return JdbcBoundary.guard(
            Connection.class, new GlimpseConnection(this, withoutSecrets(url), session));
      } catch (RuntimeException failure) {
        session.close();
        throw failure;
      }
    } catch (RuntimeException failure) {
      throw JdbcErrors.toSql(failure);
    }
  }

  /** As metadata shows it: tools log it. */
  private static String withoutSecrets(String url) {
    return url.replaceAll("(?i);\\s*(password|token|truststorePassword)\\s*=[^;]*", "");
  }

  @Override
  public boolean acceptsURL(String url) {
    return ConnectionUrl.isOurs(url);
  }

  /** One entry for each property that the URL's kind of connection allows. */
  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    boolean server = ConnectionUrl.isOurs(url) && url.startsWith(ConnectionUrl.PREFIX + "//");
    List<DriverPropertyInfo> properties = new ArrayList<>();
    for (String name : ConnectionProperty.names(server)) {
      ConnectionProperty property =
          ConnectionProperty.all(server).get(name.toLowerCase(Locale.ROOT));
      String given = info == null ? null : info.getProperty(name);
      DriverPropertyInfo shown =
          new DriverPropertyInfo(name, given == null ? property.defaultText() : given);
      shown.description = property.description();
      shown.required = false;
      if (!property.choices().isEmpty()) {
        shown.choices = property.choices().toArray(String[]::new);
      }
      properties.add(shown);
    }
    return properties.toArray(DriverPropertyInfo[]::new);
  }

  @Override
  protected String getConnectStringPrefix() {
    return ConnectionUrl.PREFIX;
  }

  @Override
  protected AvaticaFactory createFactory() {
    return new GlimpseFactory();
  }

  @Override
  protected DriverVersion createDriverVersion() {
    return new DriverVersion(NAME, VERSION, "Glimpse", VERSION, true, MAJOR, MINOR, MAJOR, MINOR);
  }

  @Override
  public Meta createMeta(AvaticaConnection connection) {
    return new GlimpseMeta((GlimpseConnection) connection);
  }
}
