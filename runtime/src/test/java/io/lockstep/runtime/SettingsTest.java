/*
 * Copyright 2026 The Lockstep Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lockstep.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest
{
    private final Properties properties = new Properties();

    @Test
    void shouldReadEveryTypeAndPrintWhatIsInForce()
    {
        properties.setProperty("lockstep.size", "64k");
        properties.setProperty("lockstep.time", "10ms");
        properties.setProperty("lockstep.mode", "spin");
        final Settings settings = new Settings(properties, "test");

        assertEquals(65536, settings.size("lockstep.size", 1));
        assertEquals(10_000_000, settings.durationNs("lockstep.time", 1));
        assertEquals(IdleMode.SPIN, settings.choice("lockstep.mode", IdleMode.BACKOFF));
        assertEquals(7, settings.number("lockstep.number", 7));
        assertEquals(true, settings.flag("lockstep.flag", true));
        settings.refuseUnknown();
        assertTrue(settings.print().contains("lockstep.number=7\n"));
    }

    @ParameterizedTest
    @CsvSource({"number,x", "size,-", "time,10x", "flag,yes", "mode,sometimes", "size,9g"})
    void shouldNameTheSettingThatIsWrong(final String name, final String value)
    {
        properties.setProperty(name, value);
        final Settings settings = new Settings(properties, "file.properties");

        final IllegalArgumentException ex = assertThrows(IllegalArgumentException.class, () -> read(settings, name));

        assertTrue(ex.getMessage().contains("name=" + name + " value=" + value), ex.getMessage());
        assertTrue(ex.getMessage().contains("file.properties"), ex.getMessage());
    }

    @Test
    void shouldRefuseANameThatNobodyKnows()
    {
        properties.setProperty("lockstep.tpyo", "1");
        final Settings settings = new Settings(properties, "test");
        settings.number("lockstep.other", 1);
        settings.number("lockstep.typo", 1);

        final IllegalArgumentException ex = assertThrows(IllegalArgumentException.class, settings::refuseUnknown);

        assertEquals("setting is unknown: names=[lockstep.tpyo] source=test nearest=[lockstep.typo]", ex.getMessage());
    }

    @Test
    void shouldSayWhatIsMissing()
    {
        final Settings settings = new Settings(properties, "test");

        assertThrows(IllegalArgumentException.class, () -> settings.text("lockstep.dir", null));
    }

    @Test
    void shouldRefuseANameThatStandsInTheFileTwice(@TempDir final Path dir) throws IOException
    {
        final Path file = Files.writeString(dir.resolve("a.properties"), "lockstep.a=1\nlockstep.b=2\nlockstep.a=1\n");

        final String message = assertThrows(IllegalArgumentException.class, () -> Settings.load(file)).getMessage();

        assertEquals("setting stands there twice, take one out: name=lockstep.a source=" + file, message);
    }

    @Test
    void shouldLetASystemPropertyWinOverTheFile(@TempDir final Path dir) throws IOException
    {
        final Path file = Files.writeString(dir.resolve("a.properties"), "lockstep.settings.test=1\n");
        System.setProperty("lockstep.settings.test", "2");
        try
        {
            assertEquals(2, Settings.load(file).number("lockstep.settings.test", 3));
        }
        finally
        {
            System.clearProperty("lockstep.settings.test");
        }
    }

    private static void read(final Settings settings, final String name)
    {
        switch (name)
        {
            case "number":
                settings.number(name, 1);
                break;

            case "size":
                settings.size(name, 1);
                break;

            case "time":
                settings.durationNs(name, 1);
                break;

            case "flag":
                settings.flag(name, false);
                break;

            default:
                settings.choice(name, IdleMode.SPIN);
                break;
        }
    }
}
