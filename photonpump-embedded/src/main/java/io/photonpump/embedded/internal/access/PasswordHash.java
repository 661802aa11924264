package io.photonpump.embedded.internal.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** A salted hash as text. It has few rounds, because it protects test data and every request may have a password. */
record PasswordHash(String salt, String hash) {

    private static final int ROUNDS = 1000;
    private static final int BITS = 256;
    private static final SecureRandom RANDOM = new SecureRandom();

    static PasswordHash of(String password) {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        return new PasswordHash(Base64.getEncoder().encodeToString(salt), encode(password, salt));
    }

    boolean matches(String password) {
        return MessageDigest.isEqual(
                hash.getBytes(StandardCharsets.US_ASCII),
                encode(password, Base64.getDecoder().decode(salt)).getBytes(StandardCharsets.US_ASCII));
    }

    private static String encode(String password, byte[] salt) {
        try {
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ROUNDS, BITS))
                    .getEncoded();
            return Base64.getEncoder().encodeToString(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return "PasswordHash[***]";
    }
}
