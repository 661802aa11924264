package io.photonpump.embedded.cli;

public final class Main {
    public static void main(String[] a) {
        org.slf4j.LoggerFactory.getLogger(Main.class)
                .info("hi " + Main.class.getPackage().getImplementationVersion());
    }
}
