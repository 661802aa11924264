package io.photonpump.settings;

import static java.util.Objects.requireNonNullElse;

import io.photonpump.error.InvalidSettingsException;
import io.photonpump.internal.option.OptionValues;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a URL while its keys are read. Most keys set one setting. Encryption and the reconnect delays take several keys, in any
 * order: they are collected here and applied by {@link #finish}.
 */
final class UrlReading {

    /** A key of the query: what its value is, and what it sets. */
    record Key(String rule, BiConsumer<UrlReading, String> setter) {

        private static <T> Key of(UrlValue<T> value, BiConsumer<UrlReading, T> setter) {
            return new Key(value.rule(), (reading, text) -> setter.accept(reading, value.read(text)));
        }
    }

    /** All keys, by name. */
    static final Map<String, Key> KEYS = keys();

    OptionValues values;
    private @Nullable Boolean encrypted;
    private @Nullable Boolean httpEncrypted;
    private @Nullable TlsSettings tls;
    private @Nullable Path certificate;
    private @Nullable Path key;
    private @Nullable Duration firstDelay;
    private @Nullable Duration longestDelay;

    UrlReading(OptionValues defaults) {
        this.values = defaults;
    }

    private static Map<String, Key> keys() {
        Map<String, Key> keys = new TreeMap<>(Map.of(
                "tls", Key.of(UrlValue.FLAG, (reading, on) -> reading.encrypted = on),
                "httpTls", Key.of(UrlValue.FLAG, (reading, on) -> reading.httpEncrypted = on),
                "tlsCaFile",
                        Key.of(
                                UrlValue.FILE,
                                (reading, file) -> reading.tls = reading.tls().withCaFile(file)),
                "tlsCertFile", Key.of(UrlValue.FILE, (reading, file) -> reading.certificate = file),
                "tlsKeyFile", Key.of(UrlValue.FILE, (reading, file) -> reading.key = file),
                "tlsVerify", Key.of(UrlValue.FLAG, UrlReading::verify),
                "reconnectDelay", Key.of(UrlValue.DURATION, (reading, delay) -> reading.firstDelay = delay),
                "maxReconnectDelay", Key.of(UrlValue.DURATION, (reading, delay) -> reading.longestDelay = delay)));
        ClientOptions.byUrlKey()
                .forEach((name, key) -> keys.put(
                        name,
                        new Key(
                                key.value().rule(),
                                (reading, text) -> reading.values = key.set(reading.values, text))));
        return keys;
    }

    private static void verify(UrlReading reading, boolean verify) {
        if (!verify) {
            reading.tls = reading.tls().withoutVerification();
        }
    }

    private TlsSettings tls() {
        return requireNonNullElse(tls, TlsSettings.defaults());
    }

    OptionValues finish() {
        if ((certificate == null) != (key == null)) {
            throw ConnectionUrl.invalid("tlsCertFile", "a client certificate needs both tlsCertFile and tlsKeyFile");
        }
        if (certificate != null && key != null) {
            tls = tls().withClientCertificate(certificate, key);
        }
        if (tls != null && encrypted == null && !Boolean.TRUE.equals(httpEncrypted)) {
            throw ConnectionUrl.invalid("tls", "TLS settings require tls=true");
        }
        encrypt();
        values = values.with(ClientOptions.RECONNECT, backoff());
        return values;
    }

    private void encrypt() {
        if (encrypted == null && httpEncrypted == null) {
            return;
        }
        boolean tls = Boolean.TRUE.equals(encrypted);
        values = tls ? values.with(ClientOptions.TLS, tls()) : values.without(ClientOptions.TLS);
        if (httpEncrypted != null && (!tls || !httpEncrypted)) {
            values = values.with(ClientOptions.HTTP_TLS, httpEncrypted ? Optional.of(tls()) : Optional.empty());
        }
    }

    /** If only one of the two delays is given, the default of the other is adapted to it. */
    private Backoff backoff() {
        Backoff usual = values.get(ClientOptions.RECONNECT);
        Duration first = firstDelay;
        Duration longest = longestDelay;
        if (first == null) {
            first = longest != null && longest.compareTo(usual.initial()) < 0 ? longest : usual.initial();
        }
        if (longest == null) {
            longest = first.compareTo(usual.max()) > 0 ? first : usual.max();
        }
        try {
            return usual.withDelays(first, longest);
        } catch (InvalidSettingsException e) {
            String name = firstDelay == null ? "maxReconnectDelay" : "reconnectDelay";
            throw ConnectionUrl.invalid(
                    name,
                    "the value of '" + name + "' is not " + UrlValue.DURATION.rule()
                            + ", and reconnectDelay is at most maxReconnectDelay");
        }
    }
}
