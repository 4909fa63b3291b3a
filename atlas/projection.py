"""Web Mercator, for pictures that the server draws."""

import math
from dataclasses import dataclass


def mercator(latitude):
    """The ordinate of a latitude (degrees, -85 to 85) on a sphere of radius 1, north positive."""
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


@dataclass(frozen=True)
class Frame:
    """A window on the world, in degrees, drawn ``width`` pixels wide."""

    west: float
    south: float
    east: float
    north: float
    width: int

    @property
    def scale(self):
        """Pixels per radian of longitude."""
        return self.width / math.radians(self.east - self.west)

    @property
    def height(self):
        return round((mercator(self.north) - mercator(self.south)) * self.scale)

    def place(self, longitude, latitude):
        """Pixels from the upper left corner, whole."""
        x = math.radians(float(longitude) - self.west) * self.scale
        y = (mercator(self.north) - mercator(max(-85.0, min(85.0, float(latitude))))) * self.scale
        return round(x), round(y)

    def holds(self, longitude, latitude):
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north
