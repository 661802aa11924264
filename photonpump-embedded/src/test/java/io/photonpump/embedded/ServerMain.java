package io.photonpump.embedded;

import io.photonpump.embedded.dialect.Dialect;

/** A server on a given port, to be tried with other people's clients: {@code ServerMain <tcp port> [V5|V23]}. */
public final class ServerMain {

    private ServerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedEventStore server = EmbeddedEventStore.builder()
                .tcpPort(Integer.parseInt(arguments[0]))
                .httpPort(Integer.parseInt(arguments[0]) + 1)
                .dialect(arguments.length > 1 ? Dialect.valueOf(arguments[1]) : Dialect.V5)
                .start();
        System.out.println(server);
        Thread.currentThread().join();
    }
}
