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
package io.lockstep.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A rate or a speed: a number above 0, or {@code max}, which becomes 0. */
final class RateConverter implements ITypeConverter<Double>
{
    static final String MAX = "max";

    RateConverter()
    {
    }

    @Override
    public Double convert(final String value)
    {
        if (MAX.equals(value))
        {
            return 0.0;
        }
        try
        {
            final double rate = Double.parseDouble(value);
            if (rate > 0 && rate < 1e9)
            {
                return rate;
            }
        }
        catch (final NumberFormatException ex)
        {
            throw new TypeConversionException("'" + value + "' is neither a number nor max");
        }
        throw new TypeConversionException("'" + value + "' is not above 0 and below 1,000,000,000");
    }
}
