package org.glimpse.server;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.glimpse.workspace.GlimpseException;

/**
 * A password as it is kept: PBKDF2 with HMAC-SHA256, a salt of its own and as many rounds as
 * OWASP's password storage cheat sheet asks for (2023: 600,000).
 *
 * @param rounds of the key derivation
 * @param salt 16 random bytes
 * @param hash 32 bytes
 */
record PasswordHash(int rounds, byte[] salt, byte[] hash) {
  private static final int ROUNDS = 600_000;
  private static final int ROUNDS_MAX = 10_000_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  static PasswordHash of(char[] password) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return new PasswordHash(ROUNDS, salt, derive(password, salt, ROUNDS));
  }

  /** One that no password has, which takes as long to find out. */
  static PasswordHash ofNobody() {
    byte[] hash = new byte[HASH_BYTES];
    RANDOM.nextBytes(hash);
    return new PasswordHash(ROUNDS, new byte[SALT_BYTES], hash);
  }

  boolean matches(char[] password) {
    return MessageDigest.isEqual(hash, derive(password, salt, rounds));
  }

  /** As the file of users has it. */
  String text() {
    Base64.Encoder encoder = Base64.getEncoder();
    return rounds + " " + encoder.encodeToString(salt) + " " + encoder.encodeToString(hash);
  }

  /**
   * @throws IllegalArgumentException where these are not such parts
   */
  static PasswordHash parse(String rounds, String salt, String hash) {
    Base64.Decoder decoder = Base64.getDecoder();
    PasswordHash parsed =
        new PasswordHash(Integer.parseInt(rounds), decoder.decode(salt), decoder.decode(hash));
    if (parsed.rounds < 1
        || parsed.rounds > ROUNDS_MAX
        || parsed.salt.length == 0
        || parsed.hash.length != HASH_BYTES) {
      throw new IllegalArgumentException("no hash of a password");
    }
    return parsed;
  }

  private static byte[] derive(char[] password, byte[] salt, int rounds) {
    PBEKeySpec key = new PBEKeySpec(password, salt, rounds, HASH_BYTES * Byte.SIZE);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(key).getEncoded();
    } catch (GeneralSecurityException absent) {
      throw GlimpseException.internal("Java has no PBKDF2WithHmacSHA256", absent);
    } finally {
      key.clearPassword();
    }
  }
}
