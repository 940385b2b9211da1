package org.glimpse.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * Tells who asks, by a name and a password or by a token in the {@code Authorization} header. The
 * file of users is read again when it changes. Safe for use from several threads.
 */
final class Login {
  private static final int HEADER_CHARACTERS_MAX = 2048;
  private static final int REMEMBERED_MAX = 1000;
  private static final long REMEMBERED_NANOS = Duration.ofMinutes(5).toNanos();

  /** Deriving a key takes a processor a while; guesses must not take all of them. */
  private static final int DERIVED_AT_ONCE = 2;

  private final Optional<Path> file;
  private final LoginThrottle throttle = new LoginThrottle(System::nanoTime);
  private final Semaphore derivations = new Semaphore(DERIVED_AT_ONCE);
  private final PasswordHash nobody = PasswordHash.ofNobody();
  private final byte[] secret = new byte[32];

  // Guarded by this.
  private UserFile users;
  private FileTime read;
  private final Map<String, Remembered> remembered =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  /** A password that was right not long ago. */
  private record Remembered(User user, long untilNanos) {}

  /**
   * @param file of the users; without one, anybody is served
   * @throws GlimpseException CANNOT_SERVE where the file is unusable or empty
   */
  Login(Optional<Path> file) {
    this.file = file;
    new SecureRandom().nextBytes(secret);
    if (file.isPresent() && users().isEmpty()) {
      throw GlimpseException.of(
          ErrorCode.CANNOT_SERVE,
          "The file of users " + file.get() + " has no user",
          "Add one with: glimpse serve --users " + file.get() + " --add-user NAME");
    }
  }

  /**
   * Who asks.
   *
   * @param header {@code Authorization}, where there is one
   * @param address that it comes from
   * @throws GlimpseException LOGIN_REFUSED; SERVER_BUSY where there were too many failed attempts
   */
  User user(Optional<String> header, String address) {
    if (file.isEmpty()) {
      return User.ANYBODY;
    }
    String text = header.orElseThrow(() -> refused("This server asks for a login"));
    if (text.length() > HEADER_CHARACTERS_MAX) {
      throw refused("The login is too long");
    }
    int space = text.indexOf(' ');
    String scheme = space < 0 ? text : text.substring(0, space);
    String credentials = space < 0 ? "" : text.substring(space + 1).strip();
    return switch (scheme.toLowerCase(Locale.ROOT)) {
      case "basic" -> ofPassword(credentials, address);
      case "bearer" -> ofToken(credentials, address);
      default -> throw refused("The login is of a kind that this server does not know");
    };
  }

  private User ofToken(String token, String address) {
    // A right one is heard at once, however many wrong ones come: nobody guesses 256 bits.
    Optional<UserFile.Token> known = users().token(token);
    if (known.isEmpty()) {
      requireUnhurried("", address);
      throttle.failed("", address);
      throw refused("The token is unknown");
    }
    if (!known.get().expiry().isAfter(Instant.now())) {
      throw refused("The token has expired");
    }
    return known.get().user();
  }

  private User ofPassword(String credentials, String address) {
    String pair;
    try {
      pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw refused("The login is malformed");
    }
    int colon = pair.indexOf(':');
    if (colon < 0) {
      throw refused("The login is malformed");
    }
    String name = pair.substring(0, colon);
    UserFile current = users();
    String key = key(pair);
    Optional<User> known = remembered(key);
    if (known.isPresent()) {
      return known.get();
    }
    requireUnhurried(name, address);
    Optional<UserFile.Account> account = current.account(name);
    boolean right =
        matches(account.map(UserFile.Account::password).orElse(nobody), pair.substring(colon + 1));
    if (!right || account.isEmpty()) {
      throttle.failed(name, address);
      throw refused("The name or the password is wrong");
    }
    throttle.succeeded(name, address);
    synchronized (this) {
      remembered.put(
          key, new Remembered(account.get().user(), System.nanoTime() + REMEMBERED_NANOS));
    }
    return account.get().user();
  }

  private boolean matches(PasswordHash hash, String password) {
    derivations.acquireUninterruptibly();
    try {
      return hash.matches(password.toCharArray());
    } finally {
      derivations.release();
    }
  }

  private void requireUnhurried(String name, String address) {
    Duration pause = throttle.pause(name, address);
    if (!pause.isZero()) {
      throw GlimpseException.of(
          ErrorCode.SERVER_BUSY,
          "There were too many failed logins",
          "Wait " + (pause.toSeconds() + 1) + " s before the next.");
    }
  }

  private synchronized Optional<User> remembered(String key) {
    Remembered entry = remembered.get(key);
    return entry == null || System.nanoTime() - entry.untilNanos() > 0
        ? Optional.empty()
        : Optional.of(entry.user());
  }

  /** The users as the file has them now; a change forgets which passwords were right. */
  private synchronized UserFile users() {
    Path path = file.orElseThrow();
    try {
      FileTime changed = Files.getLastModifiedTime(path);
      if (users == null || !changed.equals(read)) {
        users = UserFile.read(path);
        read = changed;
        remembered.clear();
      }
      return users;
    } catch (IOException absent) {
      throw GlimpseException.of(
          ErrorCode.CANNOT_SERVE,
          "The file of users " + path + " cannot be read",
          "Make one with: glimpse serve --users " + path + " --add-user NAME",
          absent);
    }
  }

  /** What a pair of name and password is remembered by: useless outside of this process. */
  private String key(String pair) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(pair.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException absent) {
      throw GlimpseException.internal("Java has no HmacSHA256", absent);
    }
  }

  private static GlimpseException refused(String message) {
    return GlimpseException.of(
        ErrorCode.LOGIN_REFUSED,
        message,
        "Give user and password, or a token that has not expired (glimpse serve --add-user,"
            + " --add-token).");
  }
}
