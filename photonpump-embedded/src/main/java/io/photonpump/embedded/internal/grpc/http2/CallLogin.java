package io.photonpump.embedded.internal.grpc.http2;

import io.photonpump.embedded.internal.access.Login;
import io.photonpump.embedded.internal.access.LoginSource;
import io.photonpump.embedded.internal.access.User;
import io.photonpump.embedded.internal.engine.UserAdministration;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The logins on one connection, by the header {@code authorization} of each call. */
final class CallLogin {

    /** Several logins may share a connection. */
    private static final int MAX_PROVEN = 16;

    private static final String SCHEME = "Basic";

    private final UserAdministration users;
    private final String address;

    /** The credentials that were right before on this connection, so that they do not count as guesses. */
    private final Map<String, Boolean> proven = new LinkedHashMap<>();

    /** @param address the address of the client, without its port */
    CallLogin(UserAdministration users, String address) {
        this.users = users;
        this.address = address;
    }

    /**
     * Returns the login of a call. A header that is not {@code Basic} with a colon in it counts as none.
     *
     * @throws IllegalArgumentException if the header is not Base64
     */
    Login of(@Nullable CharSequence header) {
        String text = header == null ? "" : header.toString();
        if (!text.equals(SCHEME) && !text.startsWith(SCHEME + " ")) {
            return new Login(User.ANONYMOUS, 0);
        }
        String encoded = text.substring(SCHEME.length()).trim();
        if (encoded.isEmpty()) {
            throw new IllegalArgumentException("there are no credentials");
        }
        String decoded = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        int colon = decoded.indexOf(':');
        return colon < 0
                ? new Login(User.ANONYMOUS, 0)
                : check(decoded, decoded.substring(0, colon), decoded.substring(colon + 1));
    }

    private Login check(String credentials, String username, String password) {
        boolean isProven = proven.containsKey(credentials);
        Login login = users.authenticate(username, password, new LoginSource(address, isProven));
        if (login.user() == null) {
            proven.remove(credentials);
        } else if (isProven || proven.size() < MAX_PROVEN) {
            proven.put(credentials, true);
        }
        return login;
    }
}
