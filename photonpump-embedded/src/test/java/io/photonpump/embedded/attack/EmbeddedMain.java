package io.photonpump.embedded.attack;

import io.photonpump.embedded.EmbeddedEventStore;
import java.util.concurrent.CountDownLatch;

/** An application that ends when its embedded server has failed. */
public final class EmbeddedMain {

    private EmbeddedMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch failed = new CountDownLatch(1);
        EmbeddedEventStore server = EmbeddedEventStore.start();
        server.onFailure(cause -> failed.countDown());
        System.out.println("TCP port " + server.tcpPort() + " and HTTP port " + server.httpPort());
        System.out.println("Ready: " + server.url());
        failed.await();
        System.out.println(server.state() + " " + server.failure().orElseThrow());
        server.close();
        System.out.println(server.state());
    }
}
