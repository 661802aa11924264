package io.photonpump.embedded.internal.node;

import io.photonpump.embedded.internal.access.Users;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Finds what makes a server unsafe that other machines can reach. */
public final class ExposureCheck {

    private ExposureCheck() {}

    /** Returns a sentence for each problem; none if the server listens on a loopback address. */
    public static List<String> warnings(Node node) {
        String host = node.settings().server().host();
        if (isLoopback(host)) {
            return List.of();
        }
        List<String> warnings = new ArrayList<>();
        if (node.settings().engine().insecure()) {
            warnings.add("The embedded server listens on " + host
                    + " and is insecure: everybody who can reach it may read, change and delete everything");
            return warnings;
        }
        if (node.settings().tls() == null) {
            warnings.add("The embedded server listens on " + host
                    + " without TLS: passwords and events can be read on the network. Use TLS, or listen on 127.0.0.1");
        }
        if (node.tcp().call(() -> node.tcp().engine().users().hasDefaultPassword())) {
            warnings.add("The embedded server listens on " + host + " and admin or ops has the well-known password '"
                    + Users.DEFAULT_PASSWORD
                    + "': everybody who can reach it is an administrator. Change both passwords");
        }
        return List.copyOf(warnings);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
