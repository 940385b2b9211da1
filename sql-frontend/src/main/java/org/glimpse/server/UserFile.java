package org.glimpse.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * The users of a server, and their tokens, in a text file of one line each:
 *
 * <pre>
 * user NAME user|admin pbkdf2-sha256 ROUNDS SALT HASH
 * token NAME user|admin sha256 DIGEST EXPIRY
 * </pre>
 *
 * No password and no token stands in it.
 */
public final class UserFile {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.@-]{1,64}");
  private static final int TOKEN_BYTES = 32;
  private static final int LINES_MAX = 100_000;

  /** Passwords are to be at least this long. */
  public static final int PASSWORD_LENGTH_MIN = 8;

  private final Map<String, Account> accounts;
  private final Map<String, Token> tokens;

  record Account(User user, PasswordHash password) {}

  record Token(User user, Instant expiry) {}

  private UserFile(Map<String, Account> accounts, Map<String, Token> tokens) {
    this.accounts = accounts;
    this.tokens = tokens;
  }

  /**
   * Reads a file.
   *
   * @throws GlimpseException CANNOT_SERVE where it cannot be read or a line is none of these
   */
  static UserFile read(Path file) {
    Map<String, Account> accounts = new HashMap<>();
    Map<String, Token> tokens = new HashMap<>();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        add(line.split(" +"), accounts, tokens);
      } catch (IllegalArgumentException | DateTimeParseException malformed) {
        throw unusable(
            "Line " + (i + 1) + " of the file of users " + file + " is none that Glimpse wrote",
            malformed);
      }
    }
    return new UserFile(accounts, tokens);
  }

  private static void add(
      String[] parts, Map<String, Account> accounts, Map<String, Token> tokens) {
    if (parts.length < 3 || !NAME.matcher(parts[1]).matches()) {
      throw new IllegalArgumentException("no such line");
    }
    User user = new User(parts[1], role(parts[2]));
    if (parts.length == 7 && parts[0].equals("user") && parts[3].equals("pbkdf2-sha256")) {
      accounts.put(
          user.name(), new Account(user, PasswordHash.parse(parts[4], parts[5], parts[6])));
    } else if (parts.length == 6 && parts[0].equals("token") && parts[3].equals("sha256")) {
      tokens.put(parts[4], new Token(user, Instant.parse(parts[5])));
    } else {
      throw new IllegalArgumentException("no such line");
    }
  }

  private static boolean role(String text) {
    return switch (text) {
      case "admin" -> true;
      case "user" -> false;
      default -> throw new IllegalArgumentException("no role: " + text);
    };
  }

  Optional<Account> account(String name) {
    return Optional.ofNullable(accounts.get(name));
  }

  /** The token's entry, expired or not. */
  Optional<Token> token(String token) {
    return Optional.ofNullable(tokens.get(digest(token)));
  }

  /** Whether anybody can log in at all. */
  boolean isEmpty() {
    return accounts.isEmpty() && tokens.isEmpty();
  }

  /**
   * Adds a user, or gives one another password; the file is made if it is absent, for its owner's
   * eyes only.
   *
   * @throws GlimpseException INVALID_PARAMETER for a name or a password that is too simple
   */
  public static void addUser(Path file, String name, boolean administrator, char[] password) {
    requireName(name);
    if (password.length < PASSWORD_LENGTH_MIN) {
      throw GlimpseException.of(
          ErrorCode.INVALID_PARAMETER,
          "The password has fewer than " + PASSWORD_LENGTH_MIN + " characters",
          "Choose a longer one.");
    }
    List<String> lines = new ArrayList<>(Files.exists(file) ? lines(file) : List.of());
    lines.removeIf(line -> line.startsWith("user " + name + " "));
    lines.add(
        "user "
            + name
            + (administrator ? " admin" : " user")
            + " pbkdf2-sha256 "
            + PasswordHash.of(password).text());
    write(file, lines);
  }

  /**
   * Adds a token for programs.
   *
   * @param lifetime after which it expires
   * @return the token, which is kept nowhere
   * @throws GlimpseException INVALID_PARAMETER for a name that is none
   */
  public static String addToken(Path file, String name, boolean administrator, Duration lifetime) {
    requireName(name);
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    List<String> lines = new ArrayList<>(Files.exists(file) ? lines(file) : List.of());
    lines.add(
        "token "
            + name
            + (administrator ? " admin" : " user")
            + " sha256 "
            + digest(token)
            + " "
            + Instant.now().plus(lifetime));
    write(file, lines);
    return token;
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw GlimpseException.of(
          ErrorCode.INVALID_PARAMETER,
          "'" + name + "' is no name for a user",
          "Use 1 to 64 letters, digits, '.', '_', '@' or '-'.");
    }
  }

  private static String digest(String token) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException absent) {
      throw GlimpseException.internal("Java has no SHA-256", absent);
    }
  }

  private static List<String> lines(Path file) {
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      if (lines.size() > LINES_MAX) {
        throw unusable("The file of users " + file + " has too many lines", null);
      }
      return lines;
    } catch (IOException failure) {
      throw unusable("The file of users " + file + " cannot be read", failure);
    }
  }

  private static GlimpseException unusable(String message, Exception cause) {
    return GlimpseException.of(
        ErrorCode.CANNOT_SERVE,
        message,
        "Make one with: glimpse serve --users FILE --add-user NAME",
        cause);
  }

  private static void write(Path file, List<String> lines) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
      Path part =
          posix
              ? Files.createTempFile(
                  folder,
                  "users",
                  ".part",
                  PosixFilePermissions.asFileAttribute(
                      PosixFilePermissions.fromString("rw-------")))
              : Files.createTempFile(folder, "users", ".part");
      Files.write(part, lines, StandardCharsets.UTF_8);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw GlimpseException.of(
          ErrorCode.INVALID_PARAMETER,
          "The file of users " + file + " cannot be written: " + failure.getMessage(),
          "Name a file in a folder that is yours.",
          failure);
    }
  }
}
