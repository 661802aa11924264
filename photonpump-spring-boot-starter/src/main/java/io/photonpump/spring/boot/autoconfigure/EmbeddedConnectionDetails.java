package io.photonpump.spring.boot.autoconfigure;

/** The way to the embedded server. Its URL says everything: what properties say about another server does not apply. */
record EmbeddedConnectionDetails(String url) implements PhotonPumpConnectionDetails {

    @Override
    public String getUrl() {
        return url;
    }

    @Override
    public String getUsername() {
        return "admin";
    }

    @Override
    public String getPassword() {
        return "changeit";
    }
}
