"""People, companies, cars and plates that look real and are not: addresses are of domains kept for examples."""

import re
import unicodedata

from vend.domain.plate import normalize_plate
from vend.portfolio.entropy import Entropy

_FIRST = {
    "us": "Ava Liam Noah Mia Ethan Zoe Mason Ella Lucas Grace Aiden Chloe Jordan Priya Wei Carlos Maya Omar Nina Derek"
    " Tara Felix Renee Andre Kira Samuel Leah Marcus Joy Victor Alicia Trevor Dana Hugo Simone Ravi Bianca Cole",
    "es": "Lucía Hugo María Mateo Carmen Pablo Elena Javier Sofía Álvaro Marta Diego Paula Sergio Irene Adrián Nuria"
    " Rubén Alba Iván Pilar Andrés Rocío Óscar Celia Raúl Inés Jorge Silvia Tomás Beatriz Ángel Noelia",
    "uk": "Olivia George Amelia Harry Isla Oscar Freya Arthur Poppy Alfie Imogen Rhys Niamh Callum Aisha Tariq Bethan"
    " Gareth Eleanor Duncan Harriet Nikhil Rosie Angus Maisie Theo Florence Ewan Yasmin Stuart Joanna Kwame Tessa",
}
_LAST = {
    "us": "Nguyen Carter Lopez Brooks Kim Foster Rivera Hayes Patel Morgan Bennett Ortiz Coleman Reyes Sullivan Price"
    " Dunn Chavez Walsh Kowalski Okafor Lindgren Baptiste Moreno Hartley Schultz Whitfield Abrams Castillo Novak Tran"
    " Delgado Petersen Russo Vance Holloway Ibarra Mercer Quinn Salazar Zielinski",
    "es": "García Martínez López Sánchez Pérez Gómez Ruiz Hernández Díaz Moreno Muñoz Romero Navarro Torres Gil Serrano"
    " Molina Blanco Castro Ortega Rubio Sanz Iglesias Núñez Medina Cortés Lozano Cano Prieto Calvo Vidal Peña",
    "uk": "Thompson Wright Robinson Clarke Hughes Edwards Green Hall Wood Harris Turner Cooper Ward Morris Bailey Shah"
    " Begum Fraser Campbell Llewellyn Griffiths Ashworth Pemberton Fletcher Barlow Hussain Marsh Sinclair Tully",
}
_FIRMS = {
    "us": "Halstead Lantern Prairie Northgate Copperline Juniper Beacon Ironwood Clearwater Summit Larkspur Keystone",
    "es": "Alameda Cibeles Encina Retiro Olivar Almendro Meseta Goya Lavanda Azahar Sierra Duero",
    "uk": "Blackfriars Cannon Ludgate Borough Tamesis Greystone Ashdown Kingsway Merchant Aldgate Wharf Linden",
}
_TRADES = {
    "us": ("Legal LLP", "Capital", "Health Partners", "Architects", "Logistics Inc", "Media", "Catering", "Labs"),
    "es": ("Abogados SL", "Consultores SA", "Arquitectura SL", "Clínica SL", "Logística SA", "Estudio SL"),
    "uk": ("Chambers", "Advisers LLP", "Insurance Ltd", "Design Ltd", "Couriers Ltd", "Capital LLP"),
}
_COLOURS = ("Black", "White", "Silver", "Grey", "Blue", "Red", "Green")
_CARS = {
    "us": ("Toyota RAV4", "Honda Civic", "Ford F-150", "Tesla Model 3", "Subaru Outback", "Jeep Wrangler", "Kia Soul"),
    "es": ("Seat León", "Renault Clio", "Peugeot 3008", "Dacia Sandero", "Toyota Corolla", "Cupra Born"),
    "uk": ("Ford Puma", "Nissan Qashqai", "VW Golf", "Mini Cooper", "Vauxhall Corsa", "Tesla Model Y", "Kia Niro"),
}
_DOMAINS = ("example.com", "example.org", "example.net")

_POOLS: dict[str, tuple[list[str], list[str]]] = {key: (_FIRST[key].split(), _LAST[key].split()) for key in _FIRST}

# A: a letter, B: a consonant (Spain gives no vowels), 9: a digit; the rest as it is. Each the region's usual form.
_PLATES = {
    "US-IL": "AB 99999",
    "US-IN": "999ABA",
    "US-WI": "ABA-9999",
    "US-MI": "ABA 9999",
    "US-NY": "ABA-9999",
    "US-NJ": "A99-ABA",
    "US-CT": "AB-99999",
    "US-CA": "9ABA999",
    "US-NV": "99A 999",
    "US-OR": "999 ABA",
    "ES": "9999 BBB",
    "PT": "AA-99-AA",
    "FR": "AA-999-AA",
    "GB": "AA99 AAA",
    "IE": "99-D-99999",
}
_LETTERS = {"A": "ABCDEFGHJKLMNPRSTUVWXYZ", "B": "BCDFGHJKLMNPRSTVWXYZ", "9": "0123456789"}


def person(pool: str, entropy: Entropy) -> str:
    """Give a full name; Spanish ones have two family names."""
    first, last = _POOLS[pool]
    second = f" {entropy.choice(last)}" if pool == "es" else ""
    return f"{entropy.choice(first)} {entropy.choice(last)}{second}"


def company(pool: str, entropy: Entropy) -> str:
    """Give a company's name."""
    return f"{entropy.choice(_FIRMS[pool].split())} {entropy.choice(_TRADES[pool])}"


def email_of(name: str, number: int, entropy: Entropy) -> str:
    """Give an address of that name; `number` makes it one of its own."""
    return f"{_slug(name, '.')}{number}@{entropy.choice(_DOMAINS)}"


def company_domain(name: str, number: int) -> str:
    """Give a company's domain, below one that is kept for examples."""
    return f"{_slug(name, '-')}-{number}.example.com"


def car(pool: str, entropy: Entropy) -> str:
    """Give a car as an attendant would describe it."""
    return f"{entropy.choice(_COLOURS)} {entropy.choice(_CARS[pool])}"


def plate(region: str, entropy: Entropy) -> str:
    """Give a normalized plate in the form that a region gives out."""
    return normalize_plate("".join(entropy.choice(_LETTERS.get(sign, sign)) for sign in _PLATES[region]))


def _slug(name: str, joint: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", joint, plain).strip(joint)
