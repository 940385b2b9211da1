package org.glimpse.workspace;

/**
 * Every error that Glimpse reports, with a stable number, a category and the SQLSTATE that JDBC
 * clients see. Numbers are never reused. A test fails for a code that no test provokes.
 */
public enum ErrorCode {
  // 1xxx: the statement
  SYNTAX_ERROR(1001, ErrorCategory.USER, "42601"),
  INVALID_QUERY(1002, ErrorCategory.USER, "42000"),
  UNKNOWN_TABLE(1003, ErrorCategory.USER, "42P01"),
  UNKNOWN_COLUMN(1004, ErrorCategory.USER, "42703"),
  UNKNOWN_FUNCTION(1005, ErrorCategory.USER, "42883"),
  TYPE_MISMATCH(1006, ErrorCategory.USER, "42804"),
  INVALID_ACCURACY_CLAUSE(1007, ErrorCategory.USER, "42P20"),
  UNSUPPORTED(1008, ErrorCategory.USER, "0A000"),
  INVALID_PARAMETER(1009, ErrorCategory.USER, "22023"),
  INVALID_VALUE(1010, ErrorCategory.USER, "22000"),
  FUNCTION_FAILED(1011, ErrorCategory.USER, "38000"),

  // 2xxx: names and options
  UNKNOWN_VIDEO(2001, ErrorCategory.USER, "42P01"),
  UNKNOWN_DETECTOR(2002, ErrorCategory.USER, "42704"),
  NO_DETECTOR(2003, ErrorCategory.USER, "55000"),
  ALREADY_EXISTS(2004, ErrorCategory.USER, "42710"),
  UNKNOWN_OPTION(2005, ErrorCategory.USER, "42P16"),
  INVALID_OPTION(2006, ErrorCategory.USER, "22023"),
  UNKNOWN_SETTING(2007, ErrorCategory.USER, "42704"),
  INVALID_SETTING(2008, ErrorCategory.USER, "22023"),
  UNKNOWN_QUERY(2009, ErrorCategory.USER, "42704"),
  UNKNOWN_CONNECTION_PROPERTY(2010, ErrorCategory.USER, "08001"),
  IN_USE(2011, ErrorCategory.USER, "55006"),
  UNKNOWN_PROXY(2012, ErrorCategory.USER, "42704"),
  UNKNOWN_MODEL(2013, ErrorCategory.USER, "42704"),
  UNKNOWN_CLASS(2014, ErrorCategory.USER, "42704"),

  // 3xxx: files and media
  FILE_NOT_FOUND(3001, ErrorCategory.MEDIA, "58P01"),
  NOT_A_FILE(3002, ErrorCategory.MEDIA, "58P01"),
  ACCESS_REFUSED(3003, ErrorCategory.MEDIA, "42501"),
  NOT_A_VIDEO(3004, ErrorCategory.MEDIA, "22030"),
  UNSUPPORTED_MEDIA(3005, ErrorCategory.MEDIA, "0A000"),
  DAMAGED_MEDIA(3006, ErrorCategory.MEDIA, "22031"),
  MEDIA_LIMIT(3007, ErrorCategory.MEDIA, "54000"),
  MEDIA_CHANGED(3008, ErrorCategory.MEDIA, "55000"),
  NOT_A_MODEL(3009, ErrorCategory.MEDIA, "22032"),
  UNSUPPORTED_MODEL(3010, ErrorCategory.MEDIA, "0A000"),
  INVALID_RECORDING(3011, ErrorCategory.MEDIA, "22033"),
  FRAME_OUT_OF_RANGE(3012, ErrorCategory.MEDIA, "22003"),
  NO_PIXELS(3013, ErrorCategory.USER, "55000"),

  // 4xxx: limits and time
  CANCELLED(4001, ErrorCategory.RESOURCE, "57014"),
  TIMEOUT(4002, ErrorCategory.RESOURCE, "57014"),
  CALL_LIMIT(4003, ErrorCategory.RESOURCE, "54000"),
  COST_GUARD(4004, ErrorCategory.RESOURCE, "57014"),
  WORKSPACE_LOCKED(4005, ErrorCategory.RESOURCE, "55006"),
  WORKSPACE_UNUSABLE(4006, ErrorCategory.RESOURCE, "58030"),
  MEMORY_LIMIT(4007, ErrorCategory.RESOURCE, "53200"),
  DISK_FULL(4008, ErrorCategory.RESOURCE, "53100"),
  CLOSED(4009, ErrorCategory.USER, "08003"),

  // 5xxx: servers and their clients
  LOGIN_REFUSED(5001, ErrorCategory.USER, "28000"),
  SERVER_BUSY(5002, ErrorCategory.RESOURCE, "53300"),
  REQUEST_TOO_LARGE(5003, ErrorCategory.USER, "54000"),
  INVALID_REQUEST(5004, ErrorCategory.USER, "08P01"),
  SHUTTING_DOWN(5005, ErrorCategory.RESOURCE, "57P01"),
  CANNOT_SERVE(5006, ErrorCategory.RESOURCE, "58000"),
  CANNOT_CONNECT(5007, ErrorCategory.RESOURCE, "08001"),
  CONNECTION_LOST(5008, ErrorCategory.RESOURCE, "08006"),
  ENGINE_MISSING(5010, ErrorCategory.USER, "08001"),

  // 6xxx: reports
  REPORT_LIMIT(6001, ErrorCategory.RESOURCE, "54000"),
  CANNOT_WRITE(6002, ErrorCategory.RESOURCE, "58030"),
  NO_BROWSER(6003, ErrorCategory.RESOURCE, "58000"),

  // 9xxx: defects
  INTERNAL(9001, ErrorCategory.INTERNAL, "XX000");

  private final int number;
  private final ErrorCategory category;
  private final String sqlState;

  ErrorCode(int number, ErrorCategory category, String sqlState) {
    this.number = number;
    this.category = category;
    this.sqlState = sqlState;
  }

  /** The stable number, shown as {@code GL-1001}. */
  public int number() {
    return number;
  }

  public ErrorCategory category() {
    return category;
  }

  /** Five characters, never null and never 00000. */
  public String sqlState() {
    return sqlState;
  }

  /** The form shown to users: {@code GL-1001}. */
  public String label() {
    return "GL-" + number;
  }
}
